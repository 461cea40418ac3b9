"""The versions of the site that are or were installed, and their static files: what the machines of a site share."""

from django.db import models


class Version(models.Model):
    """One version. ``name``: a digest of its code; the one with the highest key was installed last."""

    name = models.CharField(max_length=12, unique=True)
    files = models.JSONField()  # the paths of its fingerprinted static files

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        """What answers say in the header Treeline-Version."""
        return f"{self.pk}.{self.name}"


class StaticFile(models.Model):
    """A fingerprinted static file of one of the versions. Its content never changes."""

    path = models.CharField(max_length=255, primary_key=True)
    gzipped = models.BinaryField()

    def __str__(self) -> str:
        return self.path
