CREATE TABLE `addresses` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int(10) unsigned NOT NULL,
  `kind` enum('billing','shipping') NOT NULL DEFAULT 'shipping',
  `street` varchar(120) NOT NULL,
  `city` varchar(80) NOT NULL,
  `postcode` varchar(12) NOT NULL DEFAULT '',
  `country` char(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `latitude` decimal(9,6) DEFAULT NULL,
  `longitude` decimal(9,6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `customer` (`customer_id`),
  KEY `place` (`country`,`city`(10)),
  CONSTRAINT `addresses_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `categories` (
  `id` smallint(5) unsigned NOT NULL AUTO_INCREMENT,
  `parent_id` smallint(5) unsigned DEFAULT NULL COMMENT 'NULL for the top of the tree',
  `name` varchar(80) NOT NULL,
  `slug` varchar(80) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `position` smallint(6) NOT NULL DEFAULT 0,
  `is_visible` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `slug` (`slug`),
  KEY `parent` (`parent_id`,`position`),
  CONSTRAINT `categories_parent` FOREIGN KEY (`parent_id`) REFERENCES `categories` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `customers` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) NOT NULL,
  `name` varchar(120) NOT NULL,
  `title` enum('Ms','Mr','Mx','Dr') DEFAULT NULL,
  `birth_date` date DEFAULT NULL,
  `phone` varchar(32) DEFAULT NULL,
  `password_hash` binary(16) NOT NULL,
  `newsletter` set('offers','news','partners') NOT NULL DEFAULT '',
  `preferences` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`preferences`)),
  `credit_limit` decimal(12,2) DEFAULT NULL,
  `loyalty_points` bigint(20) unsigned NOT NULL DEFAULT 0,
  `referred_by` int(10) unsigned DEFAULT NULL,
  `created_at` datetime(6) NOT NULL DEFAULT current_timestamp(6),
  `last_login` timestamp NULL DEFAULT NULL,
  `notes` text DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`),
  KEY `name` (`name`(12)),
  KEY `referred_by` (`referred_by`),
  CONSTRAINT `customers_referred_by` FOREIGN KEY (`referred_by`) REFERENCES `customers` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='People who have an account';

CREATE TABLE `events` (
  `at` datetime(6) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `customer_id` int(10) unsigned DEFAULT NULL,
  `address` varbinary(16) DEFAULT NULL COMMENT 'IPv4 or IPv6',
  `payload` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`payload`)),
  KEY `at` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Clicks; has no key on purpose';

CREATE TABLE `inventory` (
  `product_id` int(10) unsigned NOT NULL,
  `warehouse` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `quantity` mediumint(9) NOT NULL,
  `shelf` tinyint(3) unsigned zerofill DEFAULT NULL,
  `restock_after` time(3) DEFAULT NULL COMMENT 'Longer than a day is usual',
  `counted_on` date NOT NULL DEFAULT '0000-00-00' COMMENT 'Zero: never counted',
  PRIMARY KEY (`product_id`,`warehouse`),
  CONSTRAINT `inventory_product` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `order_items` (
  `order_id` bigint(20) unsigned NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `quantity` smallint(5) unsigned NOT NULL,
  `unit_price` decimal(10,2) NOT NULL,
  `discount` decimal(5,4) NOT NULL DEFAULT 0.0000,
  `gift_note` varchar(200) DEFAULT NULL,
  PRIMARY KEY (`order_id`,`line`),
  KEY `product` (`product_id`),
  CONSTRAINT `order_items_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
  CONSTRAINT `order_items_product` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `orders` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `number` varchar(16) NOT NULL,
  `customer_id` int(10) unsigned NOT NULL,
  `ship_to` int(10) unsigned DEFAULT NULL,
  `status` enum('draft','new','paid','shipped','delivered','cancelled','returned') NOT NULL DEFAULT 'draft',
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'EUR',
  `total` decimal(12,2) NOT NULL,
  `coupon` varchar(16) DEFAULT NULL,
  `placed_at` datetime(3) NOT NULL,
  `shipped_on` date DEFAULT NULL,
  `updated_at` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  PRIMARY KEY (`id`),
  UNIQUE KEY `number` (`number`),
  KEY `customer_placed` (`customer_id`,`placed_at`),
  KEY `status` (`status`),
  KEY `ship_to` (`ship_to`),
  CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`),
  CONSTRAINT `orders_ship_to` FOREIGN KEY (`ship_to`) REFERENCES `addresses` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `payments` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `order_id` bigint(20) unsigned NOT NULL,
  `method` enum('card','transfer','wallet','voucher') NOT NULL,
  `amount` decimal(12,2) NOT NULL COMMENT 'Negative: paid back',
  `reference` bigint(20) unsigned NOT NULL COMMENT 'Number of the bank, up to 2^64 - 1',
  `card_digits` char(4) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `paid_at` timestamp(3) NULL DEFAULT NULL,
  `answer` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`answer`)),
  PRIMARY KEY (`id`),
  UNIQUE KEY `reference` (`reference`),
  KEY `order` (`order_id`),
  CONSTRAINT `payments_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `products` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `sku` char(11) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `category_id` smallint(5) unsigned NOT NULL,
  `name` varchar(160) NOT NULL,
  `description` mediumtext DEFAULT NULL,
  `price` decimal(10,2) NOT NULL,
  `tax_rate` decimal(5,4) NOT NULL DEFAULT 0.1900,
  `price_gross` decimal(16,6) GENERATED ALWAYS AS (`price` * (1 + `tax_rate`)) STORED,
  `weight_kg` float DEFAULT NULL,
  `rating` double DEFAULT NULL,
  `released` year(4) DEFAULT NULL,
  `flags` bit(8) NOT NULL DEFAULT b'0' COMMENT '1 new, 2 fragile, 4 digital, 8 adults only',
  `attributes` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`attributes`)),
  `thumbnail` blob DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `sku` (`sku`),
  KEY `category_price` (`category_id`,`price` DESC),
  FULLTEXT KEY `words` (`name`,`description`),
  CONSTRAINT `products_category` FOREIGN KEY (`category_id`) REFERENCES `categories` (`id`),
  CONSTRAINT `price_is_positive` CHECK (`price` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `reviews` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `product_id` int(10) unsigned NOT NULL,
  `customer_id` int(10) unsigned NOT NULL,
  `stars` tinyint(3) unsigned NOT NULL,
  `title` varchar(100) NOT NULL DEFAULT '',
  `body` text DEFAULT NULL,
  `written_on` date NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `one_each` (`product_id`,`customer_id`),
  KEY `customer` (`customer_id`),
  KEY `body` (`body`(20)),
  CONSTRAINT `reviews_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE CASCADE,
  CONSTRAINT `reviews_product` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `settings` (
  `key` varchar(40) NOT NULL,
  `value` longtext DEFAULT NULL,
  `desc` varchar(200) NOT NULL DEFAULT '',
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
