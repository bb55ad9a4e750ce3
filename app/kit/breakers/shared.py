"""A breaker's state in Redis, the same for every process."""

from redis import Redis

from app.kit.breakers.catalog import Policy
from app.kit.breakers.steps import Seen, Step

# One script, because looking and changing must be one step: apart, two processes would both send the one probe. Calls
# in flight expire one by one, so that a killed process gives its place back. The clock is Redis's own.
_SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local kind, token, to, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local known_failures, known_wait = tonumber(ARGV[5]), tonumber(ARGV[6])
local fail_max, open_for, longest = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local cautious = ARGV[10] == '1'
local kept = redis.call('HMGET', KEYS[1], 'state', 'failures', 'opened')
local state, failures, opened = kept[1] or 'closed', tonumber(kept[2] or 0), tonumber(kept[3] or 0)
local before, admitted = state, 0

local function keep()
  redis.call('HSET', KEYS[1], 'state', state, 'failures', failures, 'opened', opened)
end

local function become(new)
  state = new
  if new == 'open' then opened = now end
  if new == 'closed' then failures = 0 end
  -- Calls from before the outage are no probes and must not keep the probe from going out.
  if new == 'half-open' then redis.call('DEL', KEYS[2]) end
  keep()
end

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if kind == 'admit' then
  if state == 'open' and now >= opened + open_for then become('half-open') end
  local room = math.huge
  if state == 'open' then room = 0
  elseif state == 'half-open' then room = 1
  elseif cautious and failures > 0 then room = math.max(1, fail_max - failures) end
  if redis.call('ZCARD', KEYS[2]) < room then
    admitted = 1
    if cautious or state == 'half-open' then
      redis.call('ZADD', KEYS[2], now + longest, token)
      redis.call('PEXPIRE', KEYS[2], longest)
    end
  end
elseif kind == 'fail' then
  if state == 'closed' then failures = failures + 1; keep() end
elseif kind == 'move' then
  if expected == '' or expected == state then become(to) end
elseif kind == 'meet' then
  if state == 'closed' and to ~= 'closed' then
    state, failures, opened = 'open', known_failures, now - open_for + known_wait
    keep()
  elseif state == 'closed' and failures < known_failures then failures = known_failures; keep() end
elseif kind == 'succeed' then
  if state == 'closed' and failures > 0 then failures = 0; keep() end
end
if kind == 'succeed' or kind == 'leave' or kind == 'move' then redis.call('ZREM', KEYS[2], token) end
local wait = state == 'open' and math.max(0, opened + open_for - now) or 0
return {admitted, state, failures, before, state == 'closed' and 0 or now - opened, wait, redis.call('ZCARD', KEYS[2])}
"""


def take(client: Redis, name: str, step: Step, policy: Policy) -> Seen:
    """Take `step` on the shared breaker `name`; one round trip. A breaker that Redis has forgotten is closed.

    Raises RedisError.
    """
    given = (step.kind, step.token, step.state, step.expected, step.failures, _ms(step.wait))
    judged = (policy.fail_max, _ms(policy.open_for), _ms(policy.longest), int(policy.cautious))
    key = f"breaker:{name}"
    admitted, state, failures, before, since, wait, out = client.eval(_SCRIPT, 2, key, f"{key}:calls", *given, *judged)
    return Seen(
        state=state.decode(),
        failures=failures,
        before=before.decode(),
        open_since=since / 1000,
        wait=wait / 1000,
        out=out,
        admitted=admitted == 1,
        shared=True,
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
