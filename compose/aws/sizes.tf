# How large and how safe it is.

variable "vpc_cidr" {
  description = "The addresses of the VPC."
  type        = string
  default     = "10.42.0.0/16"
  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 4, 15))
    error_message = "vpc_cidr is an IPv4 network of /16 to /24."
  }
}

variable "zones" {
  description = "Over how many availability zones everything is spread."
  type        = number
  default     = 2
  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "zones is 2 or 3; the load balancer needs two."
  }
}

variable "web" {
  description = "The web tasks: processor units (1024 are one), memory in MB, and between how many they scale."
  type        = object({ cpu = number, memory = number, least = number, most = number })
  default     = { cpu = 1024, memory = 2048, least = 2, most = 6 }
  validation {
    condition     = 1 <= var.web.least && var.web.least <= var.web.most
    error_message = "web.least is at least 1 and not above web.most."
  }
}

variable "parse" {
  description = "The tasks that read uploaded files; each needs EXTRACT_MEMORY_MB and about 500 MB."
  type        = object({ cpu = number, memory = number, least = number, most = number })
  default     = { cpu = 1024, memory = 3072, least = 1, most = 4 }
  validation {
    condition     = 1 <= var.parse.least && var.parse.least <= var.parse.most
    error_message = "parse.least is at least 1 and not above parse.most."
  }
}

variable "embed" {
  description = "The tasks that make vectors."
  type        = object({ cpu = number, memory = number, least = number, most = number })
  default     = { cpu = 1024, memory = 2048, least = 1, most = 4 }
  validation {
    condition     = 1 <= var.embed.least && var.embed.least <= var.embed.most
    error_message = "embed.least is at least 1 and not above embed.most."
  }
}

variable "spot_workers" {
  description = "Whether workers beyond the first of each kind run on Fargate Spot, which AWS may stop at any time. A document in work is begun again."
  type        = bool
  default     = true
}

variable "scratch_gb" {
  description = "The temporary disk of each task, in GB. A backup is written there before it is stored, so the originals have to fit."
  type        = number
  default     = 50
  validation {
    condition     = 21 <= var.scratch_gb && var.scratch_gb <= 200
    error_message = "scratch_gb is between 21 and 200, which is what Fargate gives."
  }
}

variable "database" {
  description = "RDS: PostgreSQL's major version, the instance's class, its disk at first and at most in GB, and for how many days any moment can be restored."
  type        = object({ version = string, class = string, disk_gb = number, most_disk_gb = number, kept_days = number })
  default     = { version = "17", class = "db.t4g.medium", disk_gb = 50, most_disk_gb = 500, kept_days = 14 }
  validation {
    condition     = 1 <= var.database.kept_days && var.database.kept_days <= 35
    error_message = "database.kept_days is between 1 and 35; with 0 no moment could be restored."
  }
}

variable "redis_class" {
  description = "The class of ElastiCache's nodes."
  type        = string
  default     = "cache.t4g.small"
}

variable "backup" {
  description = "The product's own archives: how many hours pass between two (0: none), and for how many days one is kept."
  type        = object({ every_hours = number, kept_days = number })
  default     = { every_hours = 24, kept_days = 35 }
}

variable "erased_after_days" {
  description = "After how many days an original that was deleted is gone for good."
  type        = number
  default     = 7
  validation {
    condition     = var.erased_after_days >= 1
    error_message = "erased_after_days is at least 1, which is the least that S3 knows."
  }
}

variable "log_days" {
  description = "For how many days logs are kept. A year is what auditors usually ask for."
  type        = number
  default     = 365
}

variable "architecture" {
  description = "The processors of Fargate: ARM64 costs less. The image has both."
  type        = string
  default     = "ARM64"
  validation {
    condition     = contains(["ARM64", "X86_64"], var.architecture)
    error_message = "architecture is ARM64 or X86_64."
  }
}
