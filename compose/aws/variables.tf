# What has to be known, and what decides who reaches the installation.
# Sizes are in sizes.tf; staging.tfvars and production.tfvars set both.

variable "name" {
  description = "The first part of the names of everything that is made."
  type        = string
  default     = "policy-chatbot"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,13}[a-z0-9]$", var.name))
    error_message = "name has 3 to 15 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "environment" {
  description = "staging or production. Production is doubled over zones and protected from deletion."
  type        = string
  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment is staging or production."
  }
}

variable "region" {
  description = "The region that everything is in."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is the name of an AWS region, such as eu-central-1."
  }
}

variable "domain" {
  description = "The name that people type. It lies in the hosted zone of zone_id."
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain is a host name in small letters, such as policies.example.org."
  }
}

variable "zone_id" {
  description = "The public hosted zone of Route 53 in which domain lies. Certificates are proven through it."
  type        = string
  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id is the id of a hosted zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "image_digest" {
  description = "The digest of the product's image in the repository that this profile makes: every role runs it."
  type        = string
  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "image_digest is sha256: and 64 hexadecimal digits; a tag is not enough."
  }
}

variable "collector_digest" {
  description = "The digest of the OpenTelemetry collector's image in its repository."
  type        = string
  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.collector_digest))
    error_message = "collector_digest is sha256: and 64 hexadecimal digits; a tag is not enough."
  }
}

variable "database_authorities" {
  description = "A file of the certificates that the database's is checked by, in PEM: the bundle that RDS publishes for the region."
  type        = string
  validation {
    condition     = can(regex("-----BEGIN CERTIFICATE-----", file(var.database_authorities)))
    error_message = "database_authorities is a file of certificates in PEM, such as eu-central-1-bundle.pem."
  }
  # A task definition has room for 64 KB.
  validation {
    condition     = try(length(file(var.database_authorities)) < 32768, true)
    error_message = "database_authorities has more than 32 KB: take the bundle of the region, not that of all."
  }
}

variable "internet_facing" {
  description = "Whether the load balancer has public addresses, and CloudFront serves the widget's files. Without it, only networks that reach the VPC do."
  type        = bool
  default     = false
}

variable "allowed_networks" {
  description = "The networks whose addresses may open ports 80 and 443 of the load balancer."
  type        = list(string)
  default     = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  validation {
    condition     = length(var.allowed_networks) > 0 && alltrue([for n in var.allowed_networks : can(cidrnetmask(n))])
    error_message = "allowed_networks lists IPv4 networks, such as 203.0.113.0/24."
  }
}

variable "egress" {
  description = "none: nothing inside can open a connection to the internet. nat: through a gateway, for a language model outside AWS or for mail."
  type        = string
  default     = "none"
  validation {
    condition     = contains(["none", "nat"], var.egress)
    error_message = "egress is none or nat."
  }
}

variable "bedrock" {
  description = "A model of Bedrock that writes answers: its id, or that of an inference profile with the regions that the profile sends questions to. An empty id: none."
  type        = object({ model = string, regions = optional(set(string), []) })
  default     = { model = "" }
  validation {
    condition     = can(regex("^[a-z0-9.:-]*$", var.bedrock.model))
    error_message = "bedrock.model is the id of a model or profile, such as amazon.nova-lite-v1:0; an ARN is not."
  }
  validation {
    condition     = alltrue([for region in var.bedrock.regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "bedrock.regions are names of AWS regions, such as eu-central-1."
  }
}

variable "extra_endpoints" {
  description = "Further AWS services to reach without the internet, such as email-smtp."
  type        = set(string)
  default     = []
}

variable "waf" {
  description = "Whether AWS WAF looks at requests before the load balancer."
  type        = bool
  default     = true
}

variable "settings" {
  description = "Further settings of the product, by the names of docs/configuration.md; nothing secret."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for name in keys(var.settings) : !can(regex("PASSWORD|SECRET|PASSPHRASE|API_KEY|TOKEN$", name))])
    error_message = "settings stand in plain text in the task definition. Put secrets into Secrets Manager and name them in secret_settings."
  }
}

variable "secret_settings" {
  description = "Further secret settings, such as OPENAI_API_KEY or EMAIL_URL: the ARN of a secret of yours for each. Web, embed and scheduler get them."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for arn in values(var.secret_settings) : startswith(arn, "arn:aws")])
    error_message = "secret_settings gives the ARN of a secret for each name."
  }
}

variable "first_keys" {
  description = "FIRST_API_KEY and FIRST_PLATFORM_API_KEY, the first API keys, where you have made them: the ARN of a secret of yours for each. Only prepare gets them."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for name, arn in var.first_keys : contains(["FIRST_API_KEY", "FIRST_PLATFORM_API_KEY"], name) && startswith(arn, "arn:aws")])
    error_message = "first_keys gives the ARN of a secret for FIRST_API_KEY, FIRST_PLATFORM_API_KEY or both."
  }
}

variable "alarm_email" {
  description = "Whom alarms are mailed to; empty: nobody. The address has to confirm once."
  type        = string
  default     = ""
}
