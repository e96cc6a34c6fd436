// A webhook's deliveries: looked at again while some of them are on their way.

import { poller } from "./poll.js";
import { isUnfinished, refresh } from "./refresh.js";

if (isUnfinished()) poller(refresh)();
