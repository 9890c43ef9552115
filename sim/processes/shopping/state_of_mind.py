"""How the state of mind in which an offer is seen moves a decision."""

from sim.parameters.base import Parameters, param


class StateOfMind(Parameters):
    """Enjoyment, control, merging and the loss of track of time, each measured from the average viewer (seed §3.3)."""

    usual_enjoyment: float = param(
        0.5,
        "enjoyment of an average viewer, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    usual_control: float = param(
        0.65,
        "control of an average viewer, from which its effect is measured",
        unit="share",
        source="calibrated: mean over sessions",
        ge=0,
        le=1,
    )
    usual_merging: float = param(
        0.5,
        "merging felt by an average viewer, from which its effect is measured",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    enjoyment_sd: float = param(
        0.2, "spread of enjoyment over sessions", unit="sd", source="assumed: a fifth of the scale", ge=0.01, le=1
    )
    control_sd: float = param(
        0.1, "spread of control over sessions", unit="sd", source="assumed: half that of enjoyment", ge=0.01, le=1
    )
    merging_sd: float = param(
        0.2, "spread of merging over sessions", unit="sd", source="assumed: as that of enjoyment", ge=0.01, le=1
    )
    enjoyment_slope: float = param(
        0.16,
        "effect of enjoyment on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    control_slope: float = param(
        0.09,
        "effect of control on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    merging_slope: float = param(
        0.09,
        "effect of merging on buying, per sd",
        unit="logit per sd",
        source="measured: share of .34 for the composite, EVIDENCE",
        ge=0,
        le=3,
    )
    distortion_slope: float = param(
        -0.10,
        "effect of losing track of time on buying, per sd of merging",
        unit="logit per sd",
        source="measured: sign by Oezkara et al. 2017, size EVIDENCE",
        ge=-3,
        le=0,
    )
    distortion_from: float = param(
        0.85,
        "merging above which track of time is lost",
        unit="share",
        source="assumed: about three quarters of an hour in one go",
        ge=0,
        le=1,
    )
    distortion_sd: float = param(
        0.05,
        "merging above that at which track of time is lost by one sd",
        unit="0-1",
        source="assumed: a third of what is left of the scale",
        ge=0.01,
        le=1,
    )
