//! Customers and their addresses, and what is on the shelves.

use super::{
    dice::Dice,
    rows::{Cell, Table},
    words::{CATEGORIES, CITIES, FAMILY, GIVEN, OPINIONS, QUALITIES, STREETS, THINGS},
};

/// How many customers there are.
pub const CUSTOMERS: usize = 2_000;
/// How many addresses they have.
pub const ADDRESSES: usize = 2_400;
/// How many products there are.
pub const PRODUCTS: usize = 500;

const WAREHOUSES: [&str; 4] = ["AMS", "BER", "KIX", "LIS"];

/// Who buys, and what there is to buy.
#[derive(Debug)]
pub struct People {
    customers: Vec<Vec<Cell>>,
    addresses: Vec<Vec<Cell>>,
    categories: Vec<Vec<Cell>>,
    products: Vec<Vec<Cell>>,
    inventory: Vec<Vec<Cell>>,
    /// Price of each product in cents.
    pub prices: Vec<i64>,
    /// Addresses of each customer, by id.
    pub homes: Vec<Vec<usize>>,
}

impl People {
    /// Rolls all of them.
    pub fn roll(dice: &mut Dice) -> Self {
        let mut people = Self {
            customers: (1..=CUSTOMERS).map(|id| customer(dice, id)).collect(),
            addresses: Vec::new(),
            categories: CATEGORIES.iter().enumerate().map(|(at, _)| category(at)).collect(),
            products: Vec::new(),
            inventory: Vec::new(),
            prices: Vec::new(),
            homes: vec![Vec::new(); CUSTOMERS + 1],
        };
        for id in 1..=ADDRESSES {
            let owner = if id <= CUSTOMERS { id } else { index(dice, CUSTOMERS) };
            people.homes[owner].push(id);
            people.addresses.push(address(dice, id, owner));
        }
        for id in 1..=PRODUCTS {
            // A few things cost nothing, a few a fortune.
            let cents = match id % 97 {
                0 => 0,
                1 => 9_999_999_999 - dice.between(0, 99),
                _ => dice.between(99, 49_999),
            };
            people.prices.push(cents);
            people.products.push(product(dice, id, cents));
            for warehouse in WAREHOUSES {
                if dice.percent(88) {
                    people.inventory.push(stock(dice, id, warehouse));
                }
            }
        }
        people
    }

    /// Their tables.
    pub fn tables(&self) -> Vec<Table> {
        let table = |name, counts, rows: &Vec<_>| Table { name, counts, rows: rows.clone() };
        vec![
            table("customers", true, &self.customers),
            table("addresses", true, &self.addresses),
            table("categories", true, &self.categories),
            table("products", true, &self.products),
            table("inventory", false, &self.inventory),
        ]
    }
}

/// A number from 1 to `end`.
pub fn index(dice: &mut Dice, end: usize) -> usize {
    usize::try_from(dice.below(end as u64)).expect("an index is small") + 1
}

/// A day of the years from `first` to `last`.
pub fn day(dice: &mut Dice, first: i64, last: i64) -> String {
    format!("{}-{:02}-{:02}", dice.between(first, last), dice.between(1, 12), dice.between(1, 28))
}

/// A time of day.
pub fn clock(dice: &mut Dice) -> String {
    format!("{:02}:{:02}:{:02}", dice.between(0, 23), dice.between(0, 59), dice.between(0, 59))
}

/// Cents as a decimal of two places.
pub fn money(cents: i64) -> Cell {
    let sign = if cents < 0 { "-" } else { "" };
    Cell::Number(format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100))
}

/// `value`, or NULL `percent` times in a hundred.
fn unless(dice: &mut Dice, percent: u64, value: Cell) -> Cell {
    if dice.percent(percent) { Cell::Null } else { value }
}

fn category(at: usize) -> Vec<Cell> {
    let (name, parent) = CATEGORIES[at];
    let slug: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    vec![
        (at + 1).into(),
        Cell::number_or_null(parent.map(|parent| parent + 1)),
        name.into(),
        format!("{}-{}", slug.trim_matches('-'), at + 1).into(),
        Cell::from(at as i64 - 3),
        usize::from(name != "Clearance").into(),
    ]
}

fn customer(dice: &mut Dice, id: usize) -> Vec<Cell> {
    let (given, family) = (*dice.pick(GIVEN), *dice.pick(FAMILY));
    let latin: String = given.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let title = dice.percent(60).then(|| *dice.pick(&["Ms", "Mr", "Mx", "Dr"]));
    let birth = match dice.below(20) {
        0 => Cell::from("0000-00-00"),
        1 => format!("{}-00-00", dice.between(1940, 2004)).into(),
        2..8 => Cell::Null,
        _ => day(dice, 1931, 2007).into(),
    };
    let phone = format!(
        "+{} {} {}",
        dice.between(1, 98),
        dice.between(100, 999),
        dice.between(100_000, 9_999_999)
    );
    let newsletter =
        *dice.pick(&["", "", "offers", "news", "offers,news", "offers,news,partners", "partners"]);
    let preferences = match dice.below(4) {
        0 => Cell::Null,
        1 => "{}".into(),
        _ => format!(
            "{{\"lang\": \"{}\", \"size\": {}, \"likes\": [\"{}\"], \"vat\": null}}",
            dice.pick(&["de", "en", "pl", "ja", "ar"]),
            dice.pick(&["1.50", "42", "-1", "1e3"]),
            dice.pick(THINGS)
        )
        .into(),
    };
    let limit = money(dice.between(0, 100_000_000));
    let points = match dice.below(200) {
        0 => u64::MAX - dice.below(1000),
        1..20 => 0,
        _ => dice.below(250_000),
    };
    let referred = (id > 10 && dice.percent(15)).then(|| index(dice, id - 1));
    let created = format!("{} {}.{:06}", day(dice, 2015, 2025), clock(dice), dice.below(1_000_000));
    let login = format!("{} {}", day(dice, 2024, 2025), clock(dice));
    let notes = (dice.percent(6)).then(|| *dice.pick(OPINIONS));
    vec![
        id.into(),
        format!(
            "{}{id}@example.{}",
            if latin.is_empty() { "shop" } else { &latin },
            dice.pick(&["org", "com", "net"])
        )
        .into(),
        format!("{given} {family}").into(),
        Cell::text_or_null(title),
        birth,
        unless(dice, 40, phone.into()),
        dice.bytes(16).into(),
        newsletter.into(),
        preferences,
        unless(dice, 70, limit),
        points.into(),
        Cell::number_or_null(referred),
        created.into(),
        unless(dice, 30, login.into()),
        Cell::text_or_null(notes),
    ]
}

fn address(dice: &mut Dice, id: usize, owner: usize) -> Vec<Cell> {
    let &(city, country, latitude, longitude) = dice.pick(CITIES);
    let street = format!(
        "{} {}{}",
        dice.pick(STREETS),
        dice.between(1, 220),
        dice.pick(&["", "", "", "a", " b", "/2"])
    );
    let postcode =
        if dice.percent(5) { String::new() } else { format!("{:05}", dice.below(100_000)) };
    let mut degrees = |at: i64| {
        let at = at + dice.between(-50_000, 50_000);
        let sign = if at < 0 { "-" } else { "" };
        Cell::Number(format!("{sign}{}.{:06}", at.abs() / 1_000_000, at.abs() % 1_000_000))
    };
    let (latitude, longitude) = (degrees(latitude), degrees(longitude));
    let known = dice.percent(55);
    vec![
        id.into(),
        owner.into(),
        if dice.percent(25) { "billing" } else { "shipping" }.into(),
        street.into(),
        city.into(),
        postcode.into(),
        country.into(),
        if known { latitude } else { Cell::Null },
        if known { longitude } else { Cell::Null },
    ]
}

fn product(dice: &mut Dice, id: usize, cents: i64) -> Vec<Cell> {
    let tax = *dice.pick(&[1_900, 700, 0, 2_500]);
    // Exactly what the server computes for price * (1 + tax_rate): cents times ten-thousandths.
    let gross = cents * (10_000 + tax);
    let rating = *dice.pick(&[
        "0.30000000000000004",
        "4.5",
        "3.3333333333333335",
        "1e-20",
        "5",
        "-0.1",
        "2.718281828459045",
    ]);
    let attributes = format!(
        "{{\"colour\": \"{}\", \"sizes\": [{}, {}], \"origin\": {{\"country\": \"{}\", \"tested\": {}}}}}",
        dice.pick(&["red", "grün", "青", "\\u00e9cru", "#00ff7f"]),
        dice.between(1, 40),
        dice.pick(&["0.5", "1E2", "null", "\"XL\""]),
        dice.pick(CITIES).1,
        dice.percent(50)
    );
    let pixels = usize::try_from(dice.below(48)).expect("an image is small");
    let thumbnail = dice.bytes(pixels);
    let weight = *dice.pick(&["0.25", "1.5", "12", "0.1", "3.14159", "100000"]);
    let released = dice.between(1901, 2026);
    let description = format!("{} {}", dice.pick(OPINIONS), dice.pick(QUALITIES));
    vec![
        id.into(),
        format!("SH-{id:04}-{}", dice.pick(&["AA", "aa", "ZZ"])).into(),
        index(dice, CATEGORIES.len()).into(),
        format!("{} {} No. {id}", dice.pick(QUALITIES), dice.pick(THINGS)).into(),
        unless(dice, 20, description.into()),
        money(cents),
        Cell::Number(format!("0.{tax:04}")),
        Cell::Number(format!("{}.{:06}", gross / 1_000_000, gross % 1_000_000)),
        unless(dice, 15, Cell::Number(weight.to_owned())),
        unless(dice, 30, Cell::Number(rating.to_owned())),
        unless(dice, 10, released.into()),
        vec![*dice.pick(&[0, 1, 2, 3, 5, 9, 0x80, 0xff])].into(),
        attributes.into(),
        unless(dice, 60, thumbnail.into()),
    ]
}

fn stock(dice: &mut Dice, product: usize, warehouse: &str) -> Vec<Cell> {
    let quantity = dice.between(-5, 900);
    let shelf = format!("{:03}", dice.between(0, 255));
    let restock = format!(
        "{}{:02}:{:02}:00.{:03}",
        dice.pick(&["", "", "-"]),
        dice.pick(&[2, 23, 36, 168, 838]),
        dice.between(0, 58),
        dice.between(0, 999)
    );
    let counted = if dice.percent(20) { "0000-00-00".to_owned() } else { day(dice, 2023, 2025) };
    vec![
        product.into(),
        warehouse.into(),
        quantity.into(),
        unless(dice, 25, Cell::Number(shelf)),
        unless(dice, 35, restock.into()),
        counted.into(),
    ]
}
