-- orders: fulltext index `note`: the target has no such thing
-- orders: utf8mb3_unicode_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- orders: option ROW_FORMAT: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer` int DEFAULT NULL,
  `state` enum('new','paid','sent') CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'new',
  `note` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `created` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
  `changed` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `doc` json DEFAULT NULL,
  `total` double(10,2) DEFAULT '0.00',
  `name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `flags` bit(9) NOT NULL DEFAULT b'100000001',
  `both` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci GENERATED ALWAYS AS (concat(`state`,'-',`name`)) VIRTUAL,
  PRIMARY KEY (`id`)
) AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='orders; really';
ALTER TABLE `shop`.`orders`
  ADD KEY `customer` (`customer`);
ALTER TABLE `shop`.`orders` AUTO_INCREMENT = 42;
CREATE TABLE `shop`.`plain` (
  `a` int DEFAULT NULL,
  `b` varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL,
  `c` year DEFAULT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
PARTITION BY RANGE (`a`)
(PARTITION p0 VALUES LESS THAN (1000) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB);
-- customers: utf8mb3_general_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
CREATE TABLE `shop`.`customers` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- fed: engine FEDERATED: the target has no such thing; the table is InnoDB
-- fed: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- fed: option CONNECTION: it names a server and may hold a password
CREATE TABLE `shop`.`fed` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- merged: engine MRG_MyISAM: the target has no such thing; the table is InnoDB
-- merged: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- merged: option INSERT_METHOD: how rows are stored; the target does it its own way
-- merged: option UNION: how rows are stored; the target does it its own way
CREATE TABLE `shop`.`merged` (
  `id` int NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
-- dirs: latin1_swedish_ci: the target does not have it; `utf8mb4_general_ci` orders and compares some texts differently
-- dirs: option DATA DIRECTORY: it names a place on the source's machine
CREATE TABLE `shop`.`dirs` (
  `id` int NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
ALTER TABLE `shop`.`orders` ADD CONSTRAINT `orders_ibfk_1` FOREIGN KEY (`customer`) REFERENCES `shop`.`customers` (`id`) ON DELETE SET NULL;
