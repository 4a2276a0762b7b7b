-- Sends the lines of a file in turn: a line is a body, which is posted to the URL, or "METHOD path body" (the body may be missing).
-- Arguments: the file, the API key, where requests need one.
local requests = {}
local last = 0

function init(arguments)
  local headers = { ["content-type"] = "application/json", ["x-portkey-api-key"] = arguments[2] }
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%u+) (%S+) ?(.*)$")
    if method == nil then
      method, body = "POST", line
    elseif body == "" then
      body = nil
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("seconds=%.6f requests=%d failed=%d p50=%.3f p99=%.3f\n",
    summary.duration / 1e6, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
