"""The words of the field: frozen values and declared tables, no file and no database."""
