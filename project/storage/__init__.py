"""Where pictures are kept: on the disk, or in a store of S3's kind."""
