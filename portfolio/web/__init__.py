"""The Flask glue that every area shares: guard, forms, flashes, errors, filters, headers."""
