"""What is pushed to everyone connected: streams, presence, and the sockets they go through."""
