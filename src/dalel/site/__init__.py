"""The Django project: where the register's database is, and, later in the layers, its pages. Thin."""
