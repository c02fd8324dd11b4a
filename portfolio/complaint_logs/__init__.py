"""What a complaint log says: a sheet's rows as complaints, and what is seen over all of them."""
