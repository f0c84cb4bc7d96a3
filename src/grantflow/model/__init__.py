"""What an application is: Pydantic models and the standard library, nothing else."""
