"""Made-up files whose true rows are known, spoilt in known ways, and imported: nobody may get what no row asked for."""
