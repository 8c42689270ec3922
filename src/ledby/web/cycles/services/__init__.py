"""What changes a cycle, one module a turn of its life.

create, launch, remind and close; submit belongs to the form.
"""
