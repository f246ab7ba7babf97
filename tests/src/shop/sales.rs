//! What is sold, paid, said and clicked.

use std::collections::BTreeSet;

use super::{
    dice::Dice,
    people::{CUSTOMERS, PRODUCTS, People, clock, day, index, money},
    rows::{Cell, Table},
    words::OPINIONS,
};

const ORDERS: usize = 3_000;
const REVIEWS: usize = 1_200;
const EVENTS: usize = 3_000;

/// Orders with their lines and payments, reviews, events, and the shop's settings.
#[derive(Debug, Default)]
pub struct Sales {
    orders: Vec<Vec<Cell>>,
    lines: Vec<Vec<Cell>>,
    payments: Vec<Vec<Cell>>,
    reviews: Vec<Vec<Cell>>,
    events: Vec<Vec<Cell>>,
}

impl Sales {
    /// Rolls all of them.
    pub fn roll(dice: &mut Dice, people: &People) -> Self {
        let mut sales = Self::default();
        for id in 1..=ORDERS {
            sales.order(dice, people, id);
        }
        let mut reviewed = BTreeSet::new();
        while sales.reviews.len() < REVIEWS {
            let pair = (index(dice, PRODUCTS), index(dice, CUSTOMERS));
            if reviewed.insert(pair) {
                sales.review(dice, pair);
            }
        }
        for _ in 0..EVENTS {
            sales.event(dice);
        }
        sales
    }

    /// Their tables.
    pub fn tables(self) -> Vec<Table> {
        let table = |name, counts, rows| Table { name, counts, rows };
        vec![
            table("orders", true, self.orders),
            table("order_items", false, self.lines),
            table("payments", true, self.payments),
            table("reviews", true, self.reviews),
            table("events", false, self.events),
            table("settings", false, settings()),
        ]
    }

    fn order(&mut self, dice: &mut Dice, people: &People, id: usize) {
        let customer = index(dice, CUSTOMERS);
        let status = *dice.pick(&[
            "draft",
            "new",
            "paid",
            "shipped",
            "delivered",
            "delivered",
            "cancelled",
            "returned",
        ]);
        let mut total = 0;
        for line in 1..=dice.between(1, 4) {
            let product = index(dice, PRODUCTS);
            let quantity = *dice.pick(&[1, 1, 1, 2, 3, 12]);
            // Nobody buys what costs a fortune, but it may lie in the cart.
            let price = people.prices[product - 1].min(99_999_999);
            let discount = *dice.pick(&["0.0000", "0.0000", "0.1000", "0.3333"]);
            let note = dice.percent(4).then(|| *dice.pick(OPINIONS));
            total += price * quantity;
            self.lines.push(vec![
                id.into(),
                line.into(),
                product.into(),
                quantity.into(),
                money(price),
                Cell::Number(discount.to_owned()),
                Cell::text_or_null(note),
            ]);
        }
        let placed = day(dice, 2022, 2025);
        let shipped = match status {
            "shipped" | "delivered" | "returned" => Cell::Text(day(dice, 2022, 2025)),
            "cancelled" => "0000-00-00".into(),
            _ => Cell::Null,
        };
        let home = people.homes[customer].first().filter(|_| dice.percent(90));
        let coupon =
            dice.percent(10).then(|| *dice.pick(&["WELCOME10", "ÉTÉ-2025", "50%", "friends'"]));
        self.orders.push(vec![
            id.into(),
            format!("{}-{id:06}", &placed[..4]).into(),
            customer.into(),
            Cell::number_or_null(home),
            status.into(),
            (*dice.pick(&["EUR", "EUR", "EUR", "USD", "JPY", "PLN"])).into(),
            money(total),
            Cell::text_or_null(coupon),
            format!("{placed} {}.{:03}", clock(dice), dice.below(1000)).into(),
            shipped,
            format!("{} {}", day(dice, 2025, 2025), clock(dice)).into(),
        ]);
        if !["draft", "new"].contains(&status) {
            self.payment(dice, id, total, total);
            if status == "returned" {
                self.payment(dice, id, -total, total);
            }
        }
    }

    fn payment(&mut self, dice: &mut Dice, order: usize, amount: i64, total: i64) {
        let id = self.payments.len() + 1;
        let method = *dice.pick(&["card", "card", "transfer", "wallet", "voucher"]);
        // Unique, and spread over the whole range.
        let reference =
            if id == 1 { u64::MAX } else { (id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) };
        let digits = (method == "card").then(|| format!("{:04}", dice.below(10_000)));
        let paid = dice
            .percent(93)
            .then(|| format!("{} {}.{:03}", day(dice, 2022, 2025), clock(dice), dice.below(1000)));
        let answer =
            dice.percent(30).then(|| format!("{{\"ok\": {}, \"of\": {total}}}", dice.percent(90)));
        self.payments.push(vec![
            id.into(),
            order.into(),
            method.into(),
            money(amount),
            reference.into(),
            Cell::text_or_null(digits),
            Cell::text_or_null(paid),
            Cell::text_or_null(answer),
        ]);
    }

    fn review(&mut self, dice: &mut Dice, (product, customer): (usize, usize)) {
        let opinion = *dice.pick(OPINIONS);
        let title: String = opinion.chars().take(18).filter(|c| !c.is_control()).collect();
        let body = (!dice.percent(20)).then(|| format!("{opinion} {}", dice.pick(OPINIONS)));
        self.reviews.push(vec![
            (self.reviews.len() + 1).into(),
            product.into(),
            customer.into(),
            dice.between(1, 5).into(),
            title.into(),
            Cell::text_or_null(body),
            day(dice, 2023, 2025).into(),
        ]);
    }

    fn event(&mut self, dice: &mut Dice) {
        // Some events are reported twice, and nothing tells the two apart.
        if dice.percent(3)
            && let Some(last) = self.events.last().cloned()
        {
            self.events.push(last);
            return;
        }
        let customer = dice.percent(60).then(|| index(dice, CUSTOMERS));
        let address = match dice.below(3) {
            0 => Cell::Null,
            1 => Cell::Bytes(dice.bytes(4)),
            _ => Cell::Bytes(dice.bytes(16)),
        };
        let payload = match dice.below(4) {
            0 => Cell::Null,
            1 => "[]".into(),
            _ => format!(
                "{{\"product\": {}, \"ms\": {}.5}}",
                index(dice, PRODUCTS),
                dice.below(9000)
            )
            .into(),
        };
        self.events.push(vec![
            format!("{} {}.{:06}", day(dice, 2025, 2025), clock(dice), dice.below(1_000_000))
                .into(),
            (*dice.pick(&["view", "search", "cart", "checkout", "leave"])).into(),
            Cell::number_or_null(customer),
            address,
            payload,
        ]);
    }
}

fn settings() -> Vec<Vec<Cell>> {
    let row = |key: &str, value: Option<&str>, about: &str| {
        vec![key.into(), Cell::text_or_null(value), about.into()]
    };
    vec![
        row("currency", Some("EUR"), "Of all prices"),
        row("empty", Some(""), "An empty text is not NULL"),
        row("motto", Some("Schöne Dinge -- für alle; /* wirklich */"), "Stands on every page"),
        row("opened", Some("2015-05-01"), ""),
        row("path", Some("C:\\shop\\new"), "Where the till looks for news"),
        row("theme", None, "NULL: the default theme"),
    ]
}
