# A language model of Bedrock (var.bedrock): no key, but a right of the tasks that ask models.

locals {
  bedrock = var.bedrock.model != ""
  # A profile's id is its model's after a part of the world: eu.amazon.nova-lite-v1:0.
  is_profile     = length(var.bedrock.regions) > 0
  bedrock_models = local.is_profile ? [for region in var.bedrock.regions : "arn:aws:bedrock:${region}::foundation-model/${replace(var.bedrock.model, "/^[a-z-]+\\./", "")}"] : ["arn:aws:bedrock:${var.region}::foundation-model/${var.bedrock.model}"]
  profile        = "arn:aws:bedrock:${var.region}:${local.account}:inference-profile/${var.bedrock.model}"
  invoke         = ["bedrock:InvokeModelWithResponseStream"]

  ask_bedrock = concat(
    [for statement in [
      { Sid = "Model", Effect = "Allow", Action = local.invoke, Resource = local.bedrock_models },
    ] : statement if local.bedrock && !local.is_profile],
    [for statement in [
      { Sid = "Profile", Effect = "Allow", Action = local.invoke, Resource = [local.profile] },
      # Its models through it only.
      {
        Sid       = "ModelsOfTheProfile"
        Effect    = "Allow"
        Action    = local.invoke
        Resource  = local.bedrock_models
        Condition = { StringEquals = { "bedrock:InferenceProfileArn" = local.profile } }
      },
    ] : statement if local.bedrock && local.is_profile],
  )

  bedrock_settings = { for name, value in {
    LLM_PROVIDER   = "bedrock"
    LLM_MODEL      = var.bedrock.model
    BEDROCK_REGION = var.region
  } : name => value if local.bedrock }
}
