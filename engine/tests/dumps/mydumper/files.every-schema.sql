/*!40101 SET NAMES binary*/;
/*!40014 SET FOREIGN_KEY_CHECKS=0*/;

/*!40103 SET TIME_ZONE='+00:00' */;
CREATE TABLE `every` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `i` tinyint(4) DEFAULT NULL,
  `u` bigint(20) unsigned DEFAULT NULL,
  `d` decimal(30,10) DEFAULT NULL,
  `dd` decimal(65,30) DEFAULT NULL,
  `f` float DEFAULT NULL,
  `dbl` double DEFAULT NULL,
  `b1` bit(1) DEFAULT NULL,
  `b64` bit(64) DEFAULT NULL,
  `y` year(4) DEFAULT NULL,
  `c` char(10) DEFAULT NULL,
  `v` varchar(100) DEFAULT NULL,
  `l` varchar(50) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `t` longtext DEFAULT NULL,
  `bin` binary(4) DEFAULT NULL,
  `vb` varbinary(20) DEFAULT NULL,
  `bl` longblob DEFAULT NULL,
  `dt` date DEFAULT NULL,
  `tm` time(6) DEFAULT NULL,
  `dtm` datetime(6) DEFAULT NULL,
  `ts` timestamp(3) NULL DEFAULT NULL,
  `e` enum('a','b''c','ü') DEFAULT NULL,
  `s` set('x','y','z') DEFAULT NULL,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`)),
  `p` point DEFAULT NULL,
  `g` geometry DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
