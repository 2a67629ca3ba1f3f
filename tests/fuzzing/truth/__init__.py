"""Made-up files with known true rows and known faults are imported: nobody gets what no row asked for."""
