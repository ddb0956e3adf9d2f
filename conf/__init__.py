"""What can be varied: one Hydra group per folder. Shipped in the wheel as `runner._conf`."""
