"""Row ``i`` of some columns as compiled code sees it: ``viewer.wallet``, ``viewer.taste[genre]``.

What an agent does in a phase of the day is written once, as a plain function of that agent. Compiled, the agent is a
`RowType`: the columns and a row number, whose attributes are read from and written to the columns' own memory. In plain
Python it is a `sim.world.rows.Row` of the same memory.

Whatever a column stores, reading gives one of two types, float64 or int64, as plain Python knows one kind of float and
of integer; writing rounds to the storage type. While a text is compiled, these are refused: columns of other types than
those, writing to a read-only column or a whole vector attribute, and a fraction written to a column of whole numbers.
With ``MICRODRAMA_CHECKED=1`` compiled code also raises where a value does not fit its column and where a row or an
element does not exist, as plain Python always does; otherwise it wraps, or reads what lies beside.
"""

from __future__ import annotations

import operator
import os
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils, config
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.errors import NumbaTypeError
from numba.core.imputils import lower_getattr_generic, lower_setattr_generic
from numba.core.ir import SetAttr
from numba.core.typed_passes import NopythonTypeInference
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, models, overload, register_jitable, register_model

from sim.world import rows

CHECKED = os.environ.get("MICRODRAMA_CHECKED", "") not in ("", "0")
"""Whether compiled code checks what it writes and where."""


class RowType(types.Type):
    """A row of a named tuple of arrays."""

    def __init__(self, columns: Any) -> None:
        """Of columns of these types, by name."""
        self.columns = columns
        super().__init__(name=f"Row({columns.name})")

    def column(self, name: str) -> Any:
        """The array type of one column; None where there is none of that name."""
        return dict(zip(self.columns.fields, self.columns.types, strict=True)).get(name)


class LaneType(types.Type):
    """One row of a vector attribute."""

    def __init__(self, matrix: Any) -> None:
        """Of an array of this type."""
        self.matrix = matrix
        super().__init__(name=f"Lane({matrix.name})")


@register_model(RowType)
class _RowModel(models.StructModel):
    def __init__(self, manager: Any, row: RowType) -> None:
        super().__init__(manager, row, [("columns", row.columns), ("i", types.uint64)])


@register_model(LaneType)
class _LaneModel(models.StructModel):
    def __init__(self, manager: Any, lane: LaneType) -> None:
        super().__init__(manager, lane, [("matrix", lane.matrix), ("i", types.uint64)])


def _wide(array: Any) -> Any:
    """The type in which elements of an array are read: one a kind, as in plain Python."""
    kind = array.dtype
    if isinstance(kind, types.Float):
        return types.float64
    if isinstance(kind, types.Integer) and kind != types.uint64:
        return types.int64
    raise NumbaTypeError(f"a column of {kind} cannot be read as one row: use floats, or integers that fit int64")


def _may_write(what: str, array: Any, value: Any) -> None:
    """Refuse, while compiling, what a column cannot take."""
    if not array.mutable:
        raise NumbaTypeError(f"{what} is read-only")
    if array.ndim != 1 and not isinstance(value, types.Number | types.Boolean):
        raise NumbaTypeError(f"{what} is a vector attribute: write its elements")
    whole = types.Integer | types.Boolean
    if isinstance(array.dtype, types.Integer) and not isinstance(value, whole):
        raise NumbaTypeError(f"{what} holds whole numbers and cannot take a {value}: round it first")


_NARROW = (types.int8, types.int16, types.int32, types.uint8, types.uint16, types.uint32)


@infer_getattr
class _RowAttributes(AttributeTemplate):
    key = RowType

    def generic_resolve(self, row: RowType, name: str) -> Any:
        if name == "row":
            return types.int64
        array = row.column(name)
        if array is None:
            raise NumbaTypeError(f"there is no column {name!r} among {', '.join(row.columns.fields)}")
        kind = _wide(array)
        return kind if array.ndim == 1 else LaneType(array)


@lower_getattr_generic(RowType)
def _read_cell(context: Any, builder: Any, row_type: RowType, value: Any, name: str) -> Any:
    row = cgutils.create_struct_proxy(row_type)(context, builder, value=value)
    if name == "row":
        return row.i
    array = row_type.column(name)
    column = builder.extract_value(row.columns, row_type.columns.fields.index(name))
    if array.ndim == 1:
        return _read(context, builder, array, column, [row.i])
    if context.enable_nrt:
        context.nrt.incref(builder, array, column)
    lane = cgutils.create_struct_proxy(LaneType(array))(context, builder)
    lane.matrix, lane.i = column, row.i
    return lane._getvalue()


@lower_setattr_generic(RowType)
def _write_cell(context: Any, builder: Any, signature: Any, args: Any, name: str) -> Any:
    row_type, value_type = signature.args
    row = cgutils.create_struct_proxy(row_type)(context, builder, value=args[0])
    array = row_type.column(name)
    column = builder.extract_value(row.columns, row_type.columns.fields.index(name))
    _write(context, builder, array, column, [row.i], args[1], value_type)
    return context.get_dummy_value()


def _read(context: Any, builder: Any, array: Any, value: Any, place: list[Any]) -> Any:
    """The element of an array at a place, widened."""
    from numba.np.arrayobj import load_item  # only to compile, and not where kernels come from the cache

    found = load_item(context, builder, array, _pointer(context, builder, array, value, place))
    return context.cast(builder, found, array.dtype, _wide(array))


def _write(context: Any, builder: Any, array: Any, value: Any, place: list[Any], new: Any, kind: Any) -> None:
    """Write an element, rounded to the array's storage type."""
    from numba.np.arrayobj import store_item

    new = context.cast(builder, new, kind, _wide(array))
    if CHECKED:
        _must_fit(context, builder, array.dtype, new)
    stored = context.cast(builder, new, _wide(array), array.dtype)
    store_item(context, builder, array, stored, _pointer(context, builder, array, value, place))


def _pointer(context: Any, builder: Any, array: Any, value: Any, place: list[Any]) -> Any:
    made = context.make_array(array)(context, builder, value=value)
    if CHECKED:
        for index, length in zip(place, cgutils.unpack_tuple(builder, made.shape, array.ndim), strict=True):
            outside = builder.icmp_unsigned(">=", index, length)
            _raise_if(context, builder, outside, IndexError, "a row or an element that does not exist")
    return cgutils.get_item_pointer(context, builder, array, made, place, wraparound=False, boundscheck=False)


def _must_fit(context: Any, builder: Any, kind: Any, new: Any) -> None:
    """Raise where a wide number is beyond what a storage type can hold."""
    if kind in _NARROW:
        low, high = (ir.Constant(new.type, int(bound)) for bound in (kind.minval, kind.maxval))
        beyond = builder.or_(builder.icmp_signed("<", new, low), builder.icmp_signed(">", new, high))
        _raise_if(context, builder, beyond, OverflowError, f"a number does not fit a column of {kind}")
    elif kind == types.float32:
        largest = ir.Constant(new.type, 3.4028235677973366e38)  # from here on, rounding gives infinity
        size = builder.call(cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(new.type, [new.type]), "llvm.fabs.f64"), [new])  # fmt: skip
        finite = builder.fcmp_ordered("<", size, ir.Constant(new.type, float("inf")))
        beyond = builder.and_(finite, builder.fcmp_ordered(">=", size, largest))
        _raise_if(context, builder, beyond, OverflowError, "a number does not fit a column of float32")


def _raise_if(context: Any, builder: Any, wrong: Any, error: type[Exception], message: str) -> None:
    with builder.if_then(wrong, likely=False):
        context.call_conv.return_user_exc(builder, error, (message,))


_intrinsic: Any = intrinsic  # a function that compiled code calls with fewer arguments than its definition has


@_intrinsic
def _compiled_row_of(typing: Any, columns: Any, i: Any) -> Any:
    row_type = RowType(columns)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if context.enable_nrt:  # a row refers to the columns; not counted, these would be freed while it is in use
            context.nrt.incref(builder, signature.args[0], args[0])
        row = cgutils.create_struct_proxy(row_type)(context, builder)
        row.columns = args[0]
        row.i = context.cast(builder, args[1], signature.args[1], types.uint64)
        return row._getvalue()

    return row_type(columns, i), generate


@_intrinsic
def _read_element(typing: Any, lane: Any, k: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at, place = _element(context, builder, signature, args)
        return _read(context, builder, lane.matrix, at.matrix, place)

    return _wide(lane.matrix)(lane, k), generate


@_intrinsic
def _write_element(typing: Any, lane: Any, k: Any, new: Any) -> Any:
    _may_write("a vector attribute", lane.matrix, new)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at, place = _element(context, builder, signature, args)
        _write(context, builder, lane.matrix, at.matrix, place, args[2], signature.args[2])
        return context.get_dummy_value()

    return types.void(lane, k, new), generate


def _element(context: Any, builder: Any, signature: Any, args: Any) -> tuple[Any, list[Any]]:
    """A row of a vector attribute, and the place of one of its elements."""
    lane = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=args[0])
    return lane, [lane.i, context.cast(builder, args[1], signature.args[1], types.uint64)]


@_intrinsic
def _width(typing: Any, lane: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at = cgutils.create_struct_proxy(lane)(context, builder, value=args[0])
        matrix = context.make_array(lane.matrix)(context, builder, value=at.matrix)
        return cgutils.unpack_tuple(builder, matrix.shape, 2)[1]

    return types.int64(lane), generate


@overload(operator.getitem, jit_options={"forceinline": True}, strict=False)
def _getitem(lane: Any, k: Any) -> Any:
    return (lambda lane, k: _read_element(lane, k)) if isinstance(lane, LaneType) else None


@overload(operator.setitem, jit_options={"forceinline": True}, strict=False)
def _setitem(lane: Any, k: Any, new: Any) -> Any:
    return (lambda lane, k, new: _write_element(lane, k, new)) if isinstance(lane, LaneType) else None


@overload(len, jit_options={"forceinline": True}, strict=False)
def _len(lane: Any) -> Any:
    return (lambda lane: _width(lane)) if isinstance(lane, LaneType) else None


@register_pass(mutates_CFG=False, analysis_only=True)
class _CheckWrites(AnalysisPass):
    """What a text writes to a row must be something the column can take: numba itself would cut it silently."""

    _name = "check_writes_to_rows"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> Any:
        for block in state.func_ir.blocks.values():
            for statement in block.find_insts(SetAttr):
                row = state.typemap[statement.target.name]
                if isinstance(row, RowType):
                    if statement.attr == "row":
                        raise NumbaTypeError("the number of a row cannot be assigned", loc=statement.loc)
                    _may_write(statement.attr, row.column(statement.attr), state.typemap[statement.value.name])
        return False


class RowCompiler(CompilerBase):
    """numba's compiler, which also checks what is written to rows."""

    def define_pipelines(self) -> list[Any]:
        """The usual passes, with the check after types are known."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_CheckWrites, NopythonTypeInference)
        passes.finalize()
        return [passes]


INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Options of what only compiled code calls: wrappers for anybody else would take a quarter of the time to compile."""


def phase(text: Any) -> Any:
    """Let compiled code call a function of a row; returns it unchanged, for plain Python.

    It becomes part of its caller: called as a function, with the columns as arguments, it is several times slower.
    """
    return register_jitable(forceinline=True, pipeline_class=RowCompiler, **INNER)(text)


row_of: Any = rows.row_of if config.DISABLE_JIT else _compiled_row_of  # type: ignore[attr-defined]
"""``row_of(columns, i)``: row i of a named tuple of arrays, compiled; without a compiler, the plain row."""
