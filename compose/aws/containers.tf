# The containers of each role's task, as ECS wants them.

locals {
  authorities   = "/data/database-authorities.pem"
  database_host = "${aws_db_instance.main.address}:5432/policychat?sslmode=verify-full&sslrootcert=${local.authorities}"

  settings = merge(
    {
      PUBLIC_URL       = "https://${var.domain}"
      ALLOWED_HOSTS    = var.domain
      BEHIND_TLS_PROXY = "true"
      HSTS_SECONDS     = "31536000"
      HEALTH_LISTEN    = "0.0.0.0:8001"
      DATABASE_URL     = "postgresql://policychat_app@${local.database_host}"
      REDIS_URL        = "rediss://policychat@${aws_elasticache_replication_group.main.primary_endpoint_address}:6379/0"
      S3_BUCKET        = aws_s3_bucket.main["originals"].id
      S3_REGION        = var.region
      DATA_DIR         = "/data"
      TMPDIR           = "/data"
      TRACES_URL       = "http://127.0.0.1:4318/v1/traces"
    },
    local.bedrock_settings,
    var.settings,
  )
  owner_settings = merge(local.settings, {
    DATABASE_OWNER_URL = "postgresql://policychat_owner@${local.database_host}"
    PGUSER             = aws_db_instance.main.username
  })

  # What all containers have in common: no root, no writing but on the task's own disk.
  confined = {
    essential              = true
    privileged             = false
    readonlyRootFilesystem = true
    user                   = "10001:10001"
    linuxParameters        = { capabilities = { drop = ["ALL"] } }
  }

  programs = { for name, role in local.roles : name => merge(local.confined, {
    name         = name
    image        = local.image
    command      = role.command
    stopTimeout  = 60
    mountPoints  = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    dependsOn    = [{ containerName = "authorities", condition = "SUCCESS" }]
    environment  = [for key, value in(name == "prepare" ? local.owner_settings : local.settings) : { name = key, value = value } if !(key == "PGUSER" || (key == "TRACES_URL" && role.size.least == 0))]
    secrets      = [for secret in role.secrets : { name = secret, valueFrom = local.secrets[secret] } if !contains(["METRICS_TOKEN", "PGPASSWORD"], secret)]
    portMappings = name == "web" ? [{ containerPort = 8000, protocol = "tcp" }] : []
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.program[name].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "program"
        # A log that can't be sent must not hold an answer up.
        mode            = "non-blocking"
        max-buffer-size = "16m"
      }
    }
  }) }

  probe = {
    command     = ["CMD", "python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8001/healthz', timeout=4)"]
    interval    = 10
    timeout     = 5
    retries     = 3
    startPeriod = 60
  }

  # Of those that no address can be asked: they write down when their next sign of life is due.
  signs = { for name in ["parse", "embed", "scheduler"] : name => {
    command     = ["CMD", "python", "-m", "appliance", "health", name]
    interval    = 60
    timeout     = 10
    retries     = 3
    startPeriod = 60
  } }

  containers = {
    web       = [merge(local.programs["web"], { healthCheck = local.probe }), local.collectors["web"]]
    parse     = [merge(local.programs["parse"], { healthCheck = local.signs["parse"] }), local.collectors["parse"]]
    embed     = [merge(local.programs["embed"], { healthCheck = local.signs["embed"] }), local.collectors["embed"]]
    scheduler = [merge(local.programs["scheduler"], { healthCheck = local.signs["scheduler"] }), local.figures_for_collector, local.collectors["scheduler"]]
    prepare   = [local.make_roles, merge(local.programs["prepare"], { dependsOn = [{ containerName = "roles", condition = "SUCCESS" }] })]
    backup    = [local.programs["backup"]]
  }

  # The library that speaks to the database reads certificates from a file, and Fargate mounts none.
  write_authorities = { for name, program in local.programs : name => merge(program, {
    name        = "authorities"
    essential   = false
    entryPoint  = ["python", "-c", "import os; open('${local.authorities}', 'w').write(os.environ['AUTHORITIES'])"]
    command     = []
    dependsOn   = []
    environment = [{ name = "TMPDIR", value = "/data" }, { name = "AUTHORITIES", value = file(var.database_authorities) }]
    secrets     = []
    # One port is listened at by one container.
    portMappings = []
  }) }

  # Makes the two roles as the database's master, whose password only this container has.
  make_roles = merge(local.programs["prepare"], {
    name      = "roles"
    essential = false
    command   = ["prepare_database"]
    environment = [for key, value in local.owner_settings : { name = key, value = value }
    if key != "TRACES_URL"]
    secrets = [for secret in [for s in local.roles.prepare.secrets : s if !contains(concat(["ADMIN_PASSWORD", "BACKUP_PASSPHRASE"], keys(var.first_keys)), s)] : { name = secret, valueFrom = local.secrets[secret] }]
  })

  # Any web process tells the figures of all. This one serves nobody else, so that they are
  # counted once, whichever web tasks come and go.
  figures_for_collector = merge(local.programs["scheduler"], {
    name    = "figures"
    command = ["web", "--host", "127.0.0.1", "--port", "8000"]
    secrets = [for secret in concat(local.everywhere, ["METRICS_TOKEN"]) : { name = secret, valueFrom = local.secrets[secret] }]
  })
}
