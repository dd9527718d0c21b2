"""The register handed on whole: backups that any database can be restored from."""
