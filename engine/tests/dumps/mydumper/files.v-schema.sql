/*!40101 SET NAMES binary*/;
CREATE TABLE `v`(
`a` int
)ENGINE=MyISAM;
