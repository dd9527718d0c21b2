"""The public site: pages, API and feeds over the public excerpt of the register, and nothing else."""
