"""Specification of who may talk to the server: its own pages, asked for by a host that it serves."""

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sim.app.serving.hosts import Host, OnlyServed
from sim.cli import main
from tests.app.conftest import LAB, PATIENCE, SMALL, Server
from tests.app.proxy import proxy
from tests.app.test_what_if import answered, move

ROUTES = ("/", "/watch", "/readyz", "/resourcez", "/echarts/echarts.min.js", "/static/assets/custom.css",
          "/nothing/here", "/jupyter/api/kernels/any", "/_solara/api/close/any?session_id=any")  # fmt: skip
KERNEL = "/jupyter/api/kernels/any/channels?session_id=page"


def asked(server, path, method="GET", **headers):
    """The status and the text of an answer; `host` stands for the header of that name, and so on."""
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=given)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace"), answer.headers
    finally:
        connection.close()


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "header",
    [
        {"host": "evil.example"},
        {"host": "localhost.evil.example:80"},
        {"host": ""},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3000"},  # another server on this machine
        {"origin": "null"},
        {"x_forwarded_host": "evil.example"},
    ],
    ids=str,
)
def test_a_request_for_another_host_or_from_a_foreign_page_is_refused_on_every_route(server, path, header):
    method = "POST" if "close" in path else "GET"
    status, text, _ = asked(server, path, method, **header)
    assert status == 403
    assert text.startswith("This server does not answer for ")


def test_a_refusal_names_the_host_and_the_way_out_in_the_reader_s_language(server):
    assert asked(server, "/", host="lab.example")[1] == (
        "This server does not answer for lab.example. If it should, start it with --allowed-host NAME."
    )
    assert "不为 lab.example 提供服务" in asked(server, "/?lang=zh", host="lab.example")[1]


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}", "LOCALHOST.:9000"])
def test_this_machine_is_served_by_each_of_its_names_and_through_tunnels(server, host):
    host = host.format(port=urlsplit(server.address).port)
    assert asked(server, "/readyz", host=host)[0] == 200
    assert asked(server, "/readyz", host=host, origin=f"http://{host}")[0] == 200


def websocket(server, **headers):
    place = urlsplit(server.address)
    return connect(f"ws://{place.netloc}{KERNEL}", additional_headers=headers, open_timeout=30)


@pytest.mark.parametrize(
    "header", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"X-Forwarded-Host": "e.example"}]
)
def test_a_foreign_page_cannot_open_a_session(server, header):
    with pytest.raises(InvalidStatus) as refused:
        websocket(server, **header)
    assert refused.value.response.status_code == 403


def test_a_page_of_this_server_opens_a_session(server):
    with websocket(server, Origin=server.address):
        pass


def test_a_foreign_page_gets_nothing_out_of_a_browser(server, browser, tmp_path):
    (tmp_path / "evil.html").write_text("<title>evil</title>")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((tmp_path / "evil.html").as_uri())
        opened = page.evaluate(
            """address => new Promise(done => {
                const socket = new WebSocket(address);
                socket.onopen = () => done("open");
                socket.onerror = () => done("refused");
            })""",
            server.address.replace("http", "ws") + KERNEL,
        )
        assert opened == "refused"
        page.set_content(f'<iframe src="{server.address}/"></iframe>')
        page.wait_for_timeout(1_000)
        assert page.frames[1].locator("body").inner_text() in ("", "localhost refused to connect.")


def test_no_other_site_may_show_the_pages_in_a_frame(server):
    assert asked(server, "/")[2]["content-security-policy"] == "frame-ancestors 'self'"


@pytest.fixture(scope="module")
def served_as_lab(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("lab") / "server.log", *SMALL, "--workers", "1", "--allowed-host",
                  "lab.example:8443", "--allowed-host", LAB)  # fmt: skip
    yield made
    made.end()


def test_hosts_that_are_named_are_served_and_their_pages_heard(served_as_lab):
    for host in ("lab.example:8443", "lab.example.org", "lab.example.org:9000"):
        assert asked(served_as_lab, "/readyz", host=host, origin=f"https://{host}")[0] == 200
    for kept in ({}, {"x_forwarded_host": "lab.example.org"}):
        assert asked(served_as_lab, "/readyz", origin="https://lab.example.org", **kept)[0] == 200
    for host in ("lab.example", "lab.example:80", "x.lab.example.org"):
        assert asked(served_as_lab, "/readyz", host=host)[0] == 403
    assert asked(served_as_lab, "/readyz", origin="https://lab.example.org:9000")[0] == 403


def test_it_works_behind_a_proxy_with_a_base_path_and_a_forwarded_host(served_as_lab, browser):
    # the first page of all is asked for directly: the proxy's path must not depend on who came first
    assert asked(served_as_lab, "/")[0] == 200
    complaints = []
    with proxy(urlsplit(served_as_lab.address).port, "/market") as port, browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"http://{LAB}:{port}/market/")
        move(page, "End")
        answered(page)
        page.get_by_role("link", name="Watch a run").click()
        page.get_by_role("button", name="One day on").click()
        expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
        assert page.url.startswith(f"http://{LAB}:{port}/market/watch?")
        page.reload()
        expect(page.get_by_role("button", name="One day on")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("host", ["", "http://lab.example", "lab.example/market", "lab.example:99999", "a b", "*"])
def test_what_is_no_host_is_refused(host, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["app", "--allowed-host", host])
    assert ended.value.code == 2
    assert f"{host!r} is no host" in capsys.readouterr().err


def test_a_host_is_read_as_browsers_write_it():
    assert Host.read("Lab.Example.:8080") == Host("lab.example", 8080)
    assert Host.read("[2001:db8::1]:80") == Host("[2001:db8::1]", 80)
    assert [Host.read(text) for text in ("", "a/b", "a:b", "user@a", "2001:db8::1")] == [None] * 5


def test_every_origin_and_host_that_is_given_counts():
    guard = OnlyServed(None, (Host("lab.example", None),))
    good, evil = (b"origin", b"http://localhost"), (b"origin", b"http://evil.example")
    host = (b"host", b"localhost")
    assert guard.refused([host, good]) is None
    assert guard.refused([host, good, evil]) == "http://evil.example"
    assert guard.refused([host, (b"host", b"evil.example")]) == "evil.example"
    assert guard.refused([good]) == ""
