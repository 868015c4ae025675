-- Sends the requests of a targets file in turn (method, path, token, body, with tabs between) and prints one line of JSON.
local requests, sent = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, token, body = line:match("^(%S+)\t(%S+)\t(%S*)\t(.*)$")
    local headers = { ["Accept"] = "*/*" }
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if body == "" then body = nil else headers["Content-Type"] = "application/json" end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local form = '\nresult {"requests": %d, "seconds": %f, "errors": %d, "p50": %f, "p95": %f, "p99": %f}\n'
  local p50, p95, p99 = latency:percentile(50), latency:percentile(95), latency:percentile(99)
  io.write(form:format(summary.requests, summary.duration / 1e6, failed, p50 / 1e3, p95 / 1e3, p99 / 1e3))
end
