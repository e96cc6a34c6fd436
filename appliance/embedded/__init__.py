"""PostgreSQL with pgvector, Redis and llama.cpp from Python wheels, for people without Docker.

``python -m appliance dev`` and the tests start the same servers. Each is a child process in a
session of its own, listens on 127.0.0.1 alone, asks for a password (llama.cpp excepted: it holds
nothing), keeps everything under one data folder and ends with the process that started it.

    DATA/secrets.json      passwords, generated once (0600)
    DATA/postgres/         the cluster
    DATA/redis/            the append-only file
    DATA/logs/             one log per server and the one before it
    DATA/*.lock            held as long as a server works on this folder
"""
