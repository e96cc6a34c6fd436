# Secrets Manager makes the secrets, from templates/secrets.yaml; RDS makes its master's password.
# What Terraform and its state know is where they lie.

resource "aws_cloudformation_stack" "secrets" {
  #checkov:skip=CKV_AWS_124:terraform apply waits for the stack and says how it ended.
  name          = "${local.prefix}-secrets"
  template_body = file("${path.module}/templates/secrets.yaml")
  parameters    = { Prefix = local.prefix, Key = aws_kms_key.main.arn }
}

locals {
  secrets = merge(
    {
      for setting, output in {
        SECRET_KEY              = "SecretKey"
        DATABASE_PASSWORD       = "DatabasePassword"
        DATABASE_OWNER_PASSWORD = "DatabaseOwnerPassword"
        REDIS_PASSWORD          = "RedisPassword"
        ADMIN_PASSWORD          = "AdminPassword"
        METRICS_TOKEN           = "MetricsToken"
        BACKUP_PASSPHRASE       = "BackupPassphrase"
      } : setting => aws_cloudformation_stack.secrets.outputs[output]
    },
    # The master's secret is an object of user name and password.
    { PGPASSWORD = "${aws_db_instance.main.master_user_secret[0].secret_arn}:password::" },
    var.secret_settings,
    var.first_keys,
  )
}
