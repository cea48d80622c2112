"""Back ends of the Engine port: how a function is mapped over many inputs."""
