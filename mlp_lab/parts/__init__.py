"""What panels are made of, where several show the same: the network, the derivation, and what both are drawn with."""
