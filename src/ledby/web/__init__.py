"""The Django site: rows -> tables -> rooms -> gate -> rows -> pages."""
