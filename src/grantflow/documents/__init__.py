"""Files in and out.  Every file is read whole, and written whole or not at all."""
