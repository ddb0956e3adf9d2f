"""An org's records as other programs have them: read in, written out, and looked over for what does not fit."""
