# Staging, and the variables that open ways: what they open, and what stays shut:
# terraform test -filter=tests/staging.tftest.hcl -var-file=staging.tfvars

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
  database_authorities = "tests/authority.pem"
}

run "staging_is_small_and_can_be_removed" {
  assert {
    condition     = !aws_db_instance.main.multi_az && !aws_db_instance.main.deletion_protection && aws_db_instance.main.skip_final_snapshot && aws_db_instance.main.storage_encrypted
    error_message = "Staging's database is single and removable, and encrypted all the same."
  }
  assert {
    condition     = aws_elasticache_replication_group.main.num_cache_clusters == 1 && aws_elasticache_replication_group.main.transit_encryption_enabled
    error_message = "Staging's Valkey is single, with TLS."
  }
  assert {
    condition     = length(aws_wafv2_web_acl.main) == 0 && length(aws_scheduler_schedule.backup) == 0 && length(aws_cloudfront_distribution.assets) == 0
    error_message = "What staging's variables leave out is not made."
  }
}

run "without_a_model_of_bedrock_nobody_may_ask_one" {
  assert {
    condition     = alltrue([for policy in aws_iam_role_policy.run : !strcontains(policy.policy, "bedrock:")]) && !contains(keys(aws_vpc_endpoint.interface), "bedrock-runtime")
    error_message = "Nobody has rights for Bedrock that are not used."
  }
}

run "a_profile_of_bedrock_is_asked_by_those_who_ask_models" {
  variables {
    bedrock = { model = "eu.amazon.nova-lite-v1:0", regions = ["eu-central-1", "eu-west-1"] }
  }
  assert {
    condition     = toset([for name, policy in aws_iam_role_policy.run : name if strcontains(policy.policy, "bedrock:")]) == toset(["web", "embed"])
    error_message = "Web answers and embed asks golden questions; nobody else may ask a model."
  }
  assert {
    condition = alltrue([for name in ["web", "embed"] : {
      for statement in jsondecode(aws_iam_role_policy.run[name].policy).Statement : statement.Sid => join(" ", sort(statement.Resource)) if statement.Action == ["bedrock:InvokeModelWithResponseStream"]
      } == {
      Profile            = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0"
      ModelsOfTheProfile = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0 arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
    }])
    error_message = "They may ask this profile, and its model in its regions."
  }
  assert {
    condition = alltrue([for statement in jsondecode(aws_iam_role_policy.run["web"].policy).Statement :
      statement.Condition.StringEquals["bedrock:InferenceProfileArn"] == "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0" if statement.Sid == "ModelsOfTheProfile"
    ])
    error_message = "The models of a profile are asked through it only."
  }
  assert {
    condition = length(setsubtract(
      [{ name = "LLM_PROVIDER", value = "bedrock" }, { name = "LLM_MODEL", value = "eu.amazon.nova-lite-v1:0" }, { name = "BEDROCK_REGION", value = "eu-central-1" }],
      jsondecode(aws_ecs_task_definition.main["web"].container_definitions)[0].environment,
    )) == 0
    error_message = "The product is told which model, and where."
  }
  assert {
    condition     = contains(keys(aws_vpc_endpoint.interface), "bedrock-runtime") && length(aws_nat_gateway.main) == 0
    error_message = "Bedrock is reached inside the VPC."
  }
}

run "a_model_without_a_profile_is_asked_in_its_region" {
  variables {
    bedrock = { model = "amazon.nova-lite-v1:0" }
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.run["web"].policy).Statement : statement.Resource if statement.Action == ["bedrock:InvokeModelWithResponseStream"]] == [
      ["arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"]
    ]
    error_message = "They may ask this model."
  }
}

run "one_model_is_named" {
  command = plan
  variables {
    bedrock = { model = "amazon.*" }
  }
  expect_failures = [var.bedrock]
}

run "nat_opens_a_way_out_and_none_in" {
  variables {
    egress = "nat"
  }
  assert {
    condition     = length(aws_nat_gateway.main) == 1 && length(aws_route.private) == 2 && alltrue([for route in aws_route.private : route.nat_gateway_id != null && route.gateway_id == null])
    error_message = "Tasks leave through a NAT gateway, which lets nobody in."
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.internet : rule.from_port]) == toset([443, 465, 587])
    error_message = "Tasks may call HTTPS and mail servers only."
  }
  assert {
    condition     = aws_lb.main.internal
    error_message = "A way out does not make the load balancer public."
  }
}

run "the_internet_reaches_the_balancer_and_the_files" {
  variables {
    internet_facing  = true
    allowed_networks = ["0.0.0.0/0"]
  }
  assert {
    condition     = !aws_lb.main.internal && length(aws_vpc_security_group_ingress_rule.people) == 2
    error_message = "The load balancer is public, on two ports."
  }
  assert {
    condition     = aws_cloudfront_distribution.assets[0].default_cache_behavior[0].viewer_protocol_policy == "https-only" && length(aws_cloudfront_distribution.assets[0].default_cache_behavior[0].function_association) == 1
    error_message = "CloudFront serves the public files by HTTPS, and refuses anything else."
  }
  assert {
    condition     = length(aws_nat_gateway.main) == 0
    error_message = "A way in is not a way out."
  }
}

run "a_tag_is_not_enough" {
  command = plan
  variables {
    image_digest = "latest"
  }
  expect_failures = [var.image_digest]
}

run "secrets_are_not_settings" {
  command = plan
  variables {
    settings = { OPENAI_API_KEY = "sk-1" }
  }
  expect_failures = [var.settings]
}

run "an_environment_has_one_of_two_names" {
  command = plan
  variables {
    environment = "test"
  }
  expect_failures = [var.environment]
}

run "who_asks_models_has_their_keys" {
  variables {
    secret_settings = { OPENAI_API_KEY = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:openai-AbCdEf" }
  }
  assert {
    condition = toset([for name, task in aws_ecs_task_definition.main : name
      if anytrue(flatten([for container in jsondecode(task.container_definitions) : [for one in try(container.secrets, []) : one.name == "OPENAI_API_KEY"]]))
    ]) == toset(["web", "embed", "scheduler"])
    error_message = "Web answers, embed asks golden questions, the scheduler sends mail; nobody else has keys of services."
  }
}

run "authorities_that_are_none_are_refused" {
  command = plan
  variables {
    database_authorities = "staging.tfvars"
  }
  expect_failures = [var.database_authorities]
}
