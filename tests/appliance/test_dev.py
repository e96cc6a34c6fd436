"""What `dev` refuses."""

import socket


def test_dev_refuses_a_port_that_is_taken(run, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        ended = run("dev", "--data", str(tmp_path), "--port", number)
    assert ended.returncode == 1
    assert number in ended.stderr and "Traceback" not in ended.stderr


def test_dev_refuses_a_data_folder_that_is_a_file(run, tmp_path):
    taken = tmp_path / "data"
    taken.write_text("mine")
    for folder in (taken, taken / "inside"):
        ended = run("dev", "--data", str(folder))
        assert ended.returncode == 1
        assert str(folder) in ended.stderr and "--data" in ended.stderr
        assert "Traceback" not in ended.stderr
    assert taken.read_text() == "mine"
