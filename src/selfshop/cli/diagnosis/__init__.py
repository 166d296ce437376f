"""What `selfshop doctor` looks at."""
