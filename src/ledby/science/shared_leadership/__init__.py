"""How leadership is shared: who decides, and who stands behind the work of others."""
