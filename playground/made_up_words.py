"""The made-up people, companies and words of the sample files, and what is wrong among them."""

USERS = {
    "maya.lindqvist@example.com": "Maya Lindqvist",
    "tom.becker@example.com": "Tom Becker",
    "priya.nair@example.com": "Priya Nair",
    "ana.ruiz@example.com": "Ana Ruiz",
    "ben.okafor@example.com": "Ben Okafor",
    "chloe.martin@example.com": "Chloé Martin",
    "david.novak@example.com": "David Novák",
    "ewa.kowalska@example.com": "Ewa Kowalska",
    "farid.haddad@example.com": "Farid Haddad",
    "greta.weiss@example.com": "Greta Weiß",
    "soren.holm@example.com": "Søren Holm",
    "zoe.lambert@example.com": "Zoé Lambert",
}
VIP = "VIP \N{EN DASH} gentle"
WORKFLOWS = (
    *("Standard EU", "Standard US", VIP, "Relance standard"),
    *("Première relance", "Mahnlauf Großkunden", "Key accounts", "Key accounts UK"),
)
PLACES = (
    *("Alder", "Amber", "Bastide", "Birch", "Brise", "Cedar", "Clover", "Colline", "Coral", "Dover", "Edel"),
    *("Falaise", "Fjord", "Garrigue", "Granit", "Harbour", "Hazel", "Île", "Jura", "Kastanien", "Linden"),
    *("Loire", "Maple", "Marée", "Nordlicht", "Olivier", "Orchard", "Prairie", "Quai", "Rivage", "Rosen"),
    *("Sonnen", "Tamise", "Tilleul", "Val", "Verger", "Willow", "Zephyr"),
)
TRADES = (
    *("Analytics", "Atelier", "Bakery", "Brasserie", "Bureau", "Café", "Ceramics", "Conseil", "Dental"),
    *("Design", "Distribution", "Elektro", "Énergie", "Films", "Foods", "Freight", "Garden", "Glass"),
    *("Hôtel", "Imprimerie", "Interiors", "Labs", "Logistik", "Media", "Menuiserie", "Optik", "Paper"),
    *("Pharma", "Print", "Robotics", "Software", "Solar", "Textile", "Tools", "Transport", "Vins"),
)
FORMS = ("SAS", "GmbH", "Ltd", "SARL", "AB", "Srl", "BV", "Inc")
COUNTRIES = ("FR", "DE", "GB", "SE", "IT", "NL", "US")
COMMENTS = (
    *("", "", "", "", "Grand compte", "À rappeler en mai", "Nouveau contact", "Paie par virement"),
    *('Dit "le 15"; à vérifier', "Adresse :\n12 rue des Lilas\n69003 Lyon", "-2 % d'escompte"),
)
WRONG_EMAILS = {
    "maya.lindqvist@exmaple.com": 5,
    "tom.beker@example.com": 4,
    "no.longer.here@example.com": 4,
    "ana.ruiz@example.com, ben.okafor@exemple.com": 3,
    "#REF!": 1,
}
WRONG_WORKFLOWS = {"Standard UE": 5, "Relance standart": 4, "Old process": 3, "Key acounts": 2, "#N/A": 2}
OTHER_PROCESSES = ("Invoice approval", "Contract renewal", "Order to cash", "Onboarding")
NO_PLAN_YET = ("ask Tom", "to be decided", "see contract", "as before", "n/a", "same as parent")
TO_FIX_EMAILS = {
    "tom.beker@example.com": 5,
    "maya.lindqvist@exmaple.com": 4,
    "zoe.lambert@exemple.com": 3,
}
TO_FIX_WORKFLOWS = {"Stndard EU": 5, "Relance standart": 4, "VIP gentel": 3}
