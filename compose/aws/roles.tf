# The product's roles: what each runs, how large it is, and what it may know and touch.
# A stolen task can do what its row here says, and no more.

locals {
  everywhere = ["SECRET_KEY", "DATABASE_PASSWORD", "REDIS_PASSWORD"]
  # Who asks models or sends mail has the keys for that.
  asking = concat(local.everywhere, keys(var.secret_settings))

  roles = {
    web = {
      command = ["web", "--host", "0.0.0.0"]
      size    = var.web
      secrets = local.asking
      # Stores uploads, shows pages, deletes what people delete.
      originals = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      backups   = []
      models    = local.ask_bedrock
    }
    parse = {
      command   = ["worker", "parse"]
      size      = var.parse
      secrets   = local.everywhere
      originals = ["s3:GetObject"]
      backups   = []
      models    = []
    }
    embed = {
      # It asks golden questions as well, and with them the language model.
      command   = ["worker", "embed"]
      size      = var.embed
      secrets   = local.asking
      originals = []
      backups   = []
      models    = local.ask_bedrock
    }
    scheduler = {
      command = ["scheduler"]
      # It has a web process beside it, for the figures (containers.tf).
      size      = { cpu = 512, memory = 2048, least = 1, most = 1 }
      secrets   = concat(local.asking, ["METRICS_TOKEN"])
      originals = ["s3:GetObject", "s3:DeleteObject"]
      backups   = []
      models    = []
    }
    # Once per release: roles, tables, first admin. The only one that knows the owner role.
    prepare = {
      command   = ["first_start", "--no-backup", "--no-keys"]
      size      = { cpu = 512, memory = 1024, least = 0, most = 0 }
      secrets   = concat(local.everywhere, ["DATABASE_OWNER_PASSWORD", "ADMIN_PASSWORD", "PGPASSWORD", "BACKUP_PASSPHRASE"], keys(var.first_keys))
      originals = ["s3:GetObject", "s3:PutObject"]
      backups   = ["s3:GetObject"]
      models    = []
    }
    # Regularly: the product's own archive, which restores anywhere.
    backup = {
      command   = ["backup", "--to", "s3://${aws_s3_bucket.main["backups"].id}/"]
      size      = { cpu = 512, memory = 1024, least = 0, most = 0 }
      secrets   = concat(local.everywhere, ["BACKUP_PASSPHRASE"])
      originals = ["s3:GetObject"]
      backups   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      models    = []
    }
  }

  services = { for name, role in local.roles : name => role if role.size.least > 0 }
}
