# What holds for staging and production alike, with AWS's answers made up:
# terraform test -filter=tests/both.tftest.hcl -var-file=staging.tfvars, and with production.tfvars

mock_provider "aws" {
  source = "./tests/mocks"
}
mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  region               = "eu-central-1"
  domain               = "policies.example.org"
  zone_id              = "Z0123456789ABCDEFGHIJ"
  image_digest         = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  collector_digest     = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
  alarm_email          = "operators@example.org"
  first_keys           = { FIRST_API_KEY = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:first-AbCdEf" }
  database_authorities = "tests/authority.pem"
}

run "staging_and_production" {
  # --- One image for all roles ---
  assert {
    condition = length(distinct(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) : container.image if container.name != "collector"]
    ]))) == 1
    error_message = "All roles run one image, by one digest."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) : can(regex("@sha256:[0-9a-f]{64}$", container.image))]
    ]))
    error_message = "Every image is named by its digest."
  }
  assert {
    condition     = toset(keys(aws_ecs_task_definition.main)) == toset(["web", "parse", "embed", "scheduler", "prepare", "backup"])
    error_message = "There are web, both workers, the scheduler, and the one-off tasks prepare and backup."
  }

  # --- Containers are confined ---
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) : container.readonlyRootFilesystem && container.user == "10001:10001" && container.linuxParameters.capabilities.drop == ["ALL"]]
    ]))
    error_message = "Every container has a read-only root, no root's rights and no capabilities."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        contains([for mount in container.mountPoints : mount.containerPath], "/data") && contains(container.environment, { name = "TMPDIR", value = "/data" })
        if container.name != "collector"
      ]
    ]))
    error_message = "Every program has /data and its temporary files on the task's volume."
  }
  assert {
    condition     = alltrue([for service in aws_ecs_service.main : !service.network_configuration[0].assign_public_ip])
    error_message = "No task has a public address."
  }

  # --- The owner role is known to prepare alone ---
  assert {
    condition = alltrue(flatten([for name, task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        length(setintersection(
          [for one in concat(container.environment, container.secrets) : one.name],
          ["DATABASE_OWNER_URL", "DATABASE_OWNER_PASSWORD", "PGUSER", "PGPASSWORD", "ADMIN_PASSWORD", "FIRST_API_KEY", "FIRST_PLATFORM_API_KEY"],
        )) == 0
      ] if name != "prepare"
    ]))
    error_message = "Only the prepare task knows the owner role, the database's master, the first admin's password and the first keys."
  }
  assert {
    condition = [for container in jsondecode(aws_ecs_task_definition.main["prepare"].container_definitions) :
      container.name if contains([for one in container.secrets : one.name], "FIRST_API_KEY")
    ] == ["prepare"]
    error_message = "First keys that are given are known to what makes the first organization, and to nothing beside it."
  }
  assert {
    condition = alltrue([for name, policy in aws_iam_role_policy.start :
      !strcontains(policy.policy, "database_owner_password") && !strcontains(policy.policy, "secret:master") && !strcontains(policy.policy, "secret:first") if name != "prepare"
    ])
    error_message = "Only prepare's task may be given these secrets."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        [for one in container.environment : !can(regex("PASSWORD|PASSPHRASE|TOKEN$|SECRET_KEY|API_KEY", one.name))]
      ]
    ]))
    error_message = "No secret stands in plain text in a task definition."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) : [for one in container.secrets : startswith(one.valueFrom, "arn:aws:secretsmanager:")]]
    ]))
    error_message = "Secrets come from Secrets Manager."
  }

  # --- The database is private doubled and kept ---
  assert {
    condition     = aws_db_instance.main.storage_encrypted && aws_db_instance.main.kms_key_id == aws_kms_key.main.arn && !aws_db_instance.main.publicly_accessible
    error_message = "The database is encrypted and private."
  }
  assert {
    condition     = anytrue([for parameter in aws_db_parameter_group.main.parameter : parameter.name == "rds.force_ssl" && parameter.value == "1"])
    error_message = "The database refuses connections without TLS."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        [for one in container.environment : endswith(one.value, "?sslmode=verify-full&sslrootcert=/data/database-authorities.pem") if startswith(one.name, "DATABASE_")]
      ]
    ]))
    error_message = "Every address of the database wants its certificate and name checked, by the authorities that were given."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        contains([for one in container.environment : one.value], file("tests/authority.pem")) && strcontains(join(" ", container.entryPoint), "/data/database-authorities.pem") if container.name == "authorities"
      ]
      ])) && length(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) : container.name if container.name == "authorities"]
    ])) == length(aws_ecs_task_definition.main)
    error_message = "Every task writes the authorities that were given to its disk."
  }
  assert {
    condition = alltrue(flatten([for task in aws_ecs_task_definition.main :
      [for container in jsondecode(task.container_definitions) :
        [for needed in container.dependsOn : contains(["authorities", "roles"], needed.containerName) && needed.condition == "SUCCESS"] == [true] if contains([for one in container.environment : one.name], "DATABASE_URL")
      ]
    ]))
    error_message = "Whoever speaks to the database starts once the authorities are there."
  }
  assert {
    condition     = aws_db_instance.main.manage_master_user_password && aws_db_instance.main.password == null
    error_message = "RDS makes the master's password; Terraform does not know it."
  }
  assert {
    condition     = length(aws_route.private) == 0 && length(aws_nat_gateway.main) == 0
    error_message = "With egress none nothing has a way to the internet."
  }
  assert {
    condition     = alltrue([for association in aws_route_table_association.isolated : association.route_table_id == aws_route_table.isolated.id])
    error_message = "Servers are in subnets without a route out."
  }

  # --- Redis speaks tls to whom it knows ---
  assert {
    condition     = aws_elasticache_replication_group.main.transit_encryption_enabled && aws_elasticache_replication_group.main.transit_encryption_mode == "required" && tobool(aws_elasticache_replication_group.main.at_rest_encryption_enabled)
    error_message = "Valkey is encrypted, on the way and at rest."
  }
  assert {
    condition     = length(aws_elasticache_replication_group.main.user_group_ids) == 1 && aws_elasticache_replication_group.main.auth_token == null
    error_message = "Valkey asks for a password, which Terraform does not know."
  }
  assert {
    condition     = anytrue([for parameter in aws_elasticache_parameter_group.main.parameter : parameter.name == "maxmemory-policy" && parameter.value == "noeviction"])
    error_message = "Valkey never drops a job to make room."
  }

  # --- Buckets are private and what is erased goes ---
  assert {
    condition = length(aws_s3_bucket_public_access_block.main) == 3 && alltrue([for block in aws_s3_bucket_public_access_block.main :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "No bucket can be made public."
  }
  assert {
    condition = alltrue([for name in ["originals", "backups"] :
      one(one(aws_s3_bucket_server_side_encryption_configuration.main[name].rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    ])
    error_message = "Originals and backups are encrypted with the installation's own key."
  }
  assert {
    condition = alltrue([for policy in aws_s3_bucket_policy.main : anytrue([for statement in jsondecode(policy.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])])
    error_message = "Every bucket refuses plain HTTP."
  }
  assert {
    condition = alltrue([for lifecycle in aws_s3_bucket_lifecycle_configuration.main : anytrue([for rule in lifecycle.rule :
      length(rule.noncurrent_version_expiration) == 1 && rule.status == "Enabled"
    ])])
    error_message = "Old versions go by themselves, so that what was erased is gone."
  }
  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.main : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "What was overwritten or deleted by mistake can be had back for some days."
  }

  # --- Rights name what they are for ---
  assert {
    condition = alltrue(flatten([for policy in concat(values(aws_iam_role_policy.start), values(aws_iam_role_policy.run), [aws_iam_role_policy.flows, aws_iam_role_policy.schedule]) :
      [for statement in jsondecode(policy.policy).Statement : [for action in statement.Action : !strcontains(action, "*")]]
    ]))
    error_message = "No policy allows actions by a wildcard."
  }
  assert {
    # Two of AWS's calls have no resource to name: a password for registries, and sending traces.
    condition = alltrue(flatten([for policy in concat(values(aws_iam_role_policy.start), values(aws_iam_role_policy.run), [aws_iam_role_policy.flows, aws_iam_role_policy.schedule]) :
      [for statement in jsondecode(policy.policy).Statement :
        !contains(statement.Resource, "*") || length(setsubtract(statement.Action, ["ecr:GetAuthorizationToken", "xray:PutTraceSegments", "xray:PutTelemetryRecords"])) == 0
      ]
    ]))
    error_message = "No policy is for all resources, but for calls that know none."
  }
  assert {
    condition = alltrue([for name, policy in aws_iam_role_policy.run : !strcontains(policy.policy, "s3:PutObject")
    if !contains(["web", "prepare", "backup"], name)])
    error_message = "Workers and scheduler can't write originals."
  }
  assert {
    condition     = !strcontains(aws_iam_role_policy.run["embed"].policy, "s3:")
    error_message = "The embed worker can't read originals."
  }

  # --- Only 80 and 443 are open ---
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.people : rule.from_port]) == toset([80, 443]) && alltrue([for rule in aws_vpc_security_group_ingress_rule.people : rule.from_port == rule.to_port && rule.security_group_id == aws_security_group.balancer.id])
    error_message = "Networks reach the load balancer on 80 and 443, and nothing else."
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.people : rule.cidr_ipv4 != "0.0.0.0/0"]) && aws_lb.main.internal
    error_message = "Private by default: the load balancer is internal and open to private networks only."
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.inside : rule.cidr_ipv4 == null && rule.referenced_security_group_id != null])
    error_message = "Inside, only named groups reach each other."
  }
  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-")
    error_message = "Plain HTTP is sent to HTTPS, and that speaks TLS 1.3."
  }

  # --- A release that fails is taken back ---
  assert {
    condition     = alltrue([for service in aws_ecs_service.main : service.deployment_circuit_breaker[0].enable && service.deployment_circuit_breaker[0].rollback])
    error_message = "Workers and scheduler go back to the release before when the new one does not come up."
  }
  assert {
    condition     = strcontains(aws_cloudformation_stack.web.template_body, "Strategy: BLUE_GREEN") && aws_cloudformation_stack.web.parameters["Blue"] != null && aws_cloudformation_stack.web.parameters["Green"] != null
    error_message = "Web is released blue and green."
  }
  assert {
    condition     = toset(keys(aws_appautoscaling_target.main)) == toset(["web", "parse", "embed"]) && toset(keys(aws_appautoscaling_policy.more_workers)) == toset(["parse", "embed"])
    error_message = "Web scales by processors and requests, workers by how long jobs wait."
  }
  assert {
    condition = alltrue([for name in ["parse", "embed"] :
      anytrue([for strategy in aws_ecs_service.main[name].capacity_provider_strategy : strategy.capacity_provider == "FARGATE_SPOT"]) && anytrue([for strategy in aws_ecs_service.main[name].capacity_provider_strategy : strategy.base == 1 && strategy.capacity_provider == "FARGATE"])
    ])
    error_message = "Workers beyond the first run on Spot."
  }

  # --- Somebody is told ---
  assert {
    condition = alltrue([for service in ["web", "parse", "embed", "scheduler"] :
      aws_cloudwatch_metric_alarm.simple["${service}-runs-not"].treat_missing_data == "breaching" && contains(aws_cloudwatch_metric_alarm.simple["${service}-runs-not"].alarm_actions, aws_sns_topic.alarms.arn)
    ])
    error_message = "Each service has an alarm, and it mails somebody."
  }
  assert {
    condition = alltrue([for name in ["no-workers-parse", "no-workers-embed", "jobs-wait-parse", "jobs-wait-embed", "ingest-crashed", "first-words-slow", "search-slow"] :
      contains(keys(aws_cloudwatch_metric_alarm.simple), name)
    ]) && alltrue([for name in ["requests-fail", "model-unavailable"] : contains(keys(aws_cloudwatch_metric_alarm.main), name)])
    error_message = "What compose/observability alerts of, CloudWatch does."
  }
  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id != null && length(aws_sns_topic_subscription.alarms) == 1
    error_message = "Alarms are encrypted and mailed."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.program : group.kms_key_id == aws_kms_key.main.arn])
    error_message = "Logs are encrypted with the installation's own key."
  }
}
