"""How the ports are served: memory, SQL, JSON, and the system's own clock and ids."""
