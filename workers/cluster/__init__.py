"""Rushes on several machines, by Ray (the extra ``cluster``; nothing else needs it).

Two things are spread. *Scoring*: the corpus is cut into parts of `RUSHES_SHARD_CLIPS` clip ids,
each held and scored by an actor on some machine (`shard`); the learn worker drives them
(`sharded`). *Embedding*: ``rushes ingest --cluster`` (`embedding`). Database, queue, backend and
page stay what they are: Postgres is the truth, and a machine of the cluster holds only what can be
read again.

Three machines
--------------
All in one private network: whoever reaches Ray's ports can run any program there, since Ray sends
Python objects as pickles. (`RAY_AUTH_MODE=token` makes Ray ask for a token.) All with the same
version of Rushes, Python and Ray::

    pip install 'rushes[backend,workers,cluster]'

A has Postgres, Valkey, backend, page and workers, and is Ray's head::

    RAY_USAGE_STATS_ENABLED=0 ray start --head --port=6379 --num-cpus=0 --include-dashboard=false
    RUSHES_RAY_ADDRESS=A:6379 rushes up

B and C hold parts, and embed. Each needs an address of the database that holds there, the folder of
media as A has it (a shared file system), and a disk of its own for ``$RUSHES_HOME/cache/parts``::

    export RUSHES_DATABASE_URL=postgresql://rushes@A/rushes PGPASSWORD=... RUSHES_HOME=/srv/rushes
    RAY_USAGE_STATS_ENABLED=0 ray start --address=A:6379

What a node's environment says of `RUSHES_…` holds there; the rest is told by whoever asks. Films
are added from a machine that is in the cluster, too, and lie under one path on all of them::

    RUSHES_RAY_ADDRESS=A:6379 rushes ingest --cluster /films

Machines that come and go are Ray's business: its autoscaler (``ray up``) or, on Kubernetes, KubeRay
(a `RayCluster` whose pods run the image of ``compose.yaml`` with ``RUSHES_EXTRAS=cluster``). Parts
and films wait for room and take what appears. With docker: ``COMPOSE_PROFILES=cluster``.

What may go wrong
-----------------
- A machine dies: its parts are missing from the next feeds, which say so, and Ray starts them on
  another machine that has room. Once they answer, labels are built again. A film that was at work
  there is begun anew elsewhere; a film is in the corpus once, by its content's hash.
- No cluster: the learn worker scores the whole corpus from a copy of its own; films stay due and
  the ordinary ingest workers go on with them.
- Another Rushes, numpy or embedder on a machine: it is refused by name, and others are used.
- A disk is full there, or the database out of reach: that part is missing, ``rushes status`` says
  why, and it is tried again with every build. A machine without room for films is named, and its
  films are embedded by others.
"""
