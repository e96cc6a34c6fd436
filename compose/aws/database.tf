# PostgreSQL with pgvector. The master makes the roles and nothing else (the prepare task).

resource "aws_db_subnet_group" "main" {
  name       = local.prefix
  subnet_ids = [for subnet in aws_subnet.isolated : subnet.id]
}

resource "aws_db_parameter_group" "main" {
  name_prefix = "${local.prefix}-"
  family      = "postgres${var.database.version}"

  # Whoever does not speak TLS is turned away.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  # Queries here are short; compiling them costs more than it saves.
  parameter {
    name  = "jit"
    value = "0"
  }
  # Slow statements, by their text; the values are parameters and do not appear.
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
  parameter {
    name  = "log_parameter_max_length"
    value = "0"
  }
  parameter {
    name  = "log_parameter_max_length_on_error"
    value = "0"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "main" {
  #checkov:skip=CKV_AWS_161:The product signs in with a password, which lies in Secrets Manager; IAM tokens end after 15 minutes.
  identifier     = local.prefix
  engine         = "postgres"
  engine_version = var.database.version
  instance_class = var.database.class
  db_name        = "policychat"
  username       = "master"
  # RDS makes the password, keeps it in Secrets Manager and changes it every week.
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.main.key_id

  storage_type          = "gp3"
  allocated_storage     = var.database.disk_gb
  max_allocated_storage = var.database.most_disk_gb
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.main.arn

  db_subnet_group_name   = aws_db_subnet_group.main.name
  parameter_group_name   = aws_db_parameter_group.main.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false
  multi_az               = local.production
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  # With these days of write-ahead log, the database of any moment in them can be had.
  backup_retention_period    = var.database.kept_days
  backup_window              = "02:00-03:00"
  maintenance_window         = "sun:03:30-sun:04:30"
  copy_tags_to_snapshot      = true
  auto_minor_version_upgrade = true
  deletion_protection        = local.production
  skip_final_snapshot        = !local.production
  final_snapshot_identifier  = "${local.prefix}-last"

  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.main.arn
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.database_monitoring.arn
}

resource "aws_iam_role" "database_monitoring" {
  name               = "${local.prefix}-database-monitoring"
  assume_role_policy = jsonencode(local.trust["monitoring.rds"])
}

resource "aws_iam_role_policy_attachment" "database_monitoring" {
  role       = aws_iam_role.database_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
