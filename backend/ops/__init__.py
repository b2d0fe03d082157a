"""Operating an installation: the command line, embedded servers, and what keeps all of it up."""
