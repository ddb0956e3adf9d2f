"""Names of spans' attributes: OpenTelemetry's GenAI conventions as of the pinned version, and ours under `proctor.`

The conventions are still in development and their names move: this is the one place that spells them.
"""

from typing import Final

SCHEMA_URL: Final = "https://opentelemetry.io/schemas/1.38.0"

OPERATION: Final = "gen_ai.operation.name"
PROVIDER: Final = "gen_ai.provider.name"
AGENT: Final = "gen_ai.agent.name"
CONVERSATION: Final = "gen_ai.conversation.id"
REQUEST_MODEL: Final = "gen_ai.request.model"
REQUEST_TEMPERATURE: Final = "gen_ai.request.temperature"
RESPONSE_MODEL: Final = "gen_ai.response.model"
FINISH_REASONS: Final = "gen_ai.response.finish_reasons"
INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
TOOL: Final = "gen_ai.tool.name"
TOOL_TYPE: Final = "gen_ai.tool.type"
ERROR_TYPE: Final = "error.type"

INPUT_MESSAGES: Final = "gen_ai.input.messages"
OUTPUT_MESSAGES: Final = "gen_ai.output.messages"
TOOL_ARGUMENTS: Final = "gen_ai.tool.call.arguments"
TOOL_RESULT: Final = "gen_ai.tool.call.result"
CONTENTS: Final = frozenset([INPUT_MESSAGES, OUTPUT_MESSAGES, TOOL_ARGUMENTS, TOOL_RESULT])

EVALUATION: Final = "gen_ai.evaluation.result"
EVALUATION_NAME: Final = "gen_ai.evaluation.name"
EVALUATION_SCORE: Final = "gen_ai.evaluation.score.value"
EVALUATION_LABEL: Final = "gen_ai.evaluation.score.label"
EVALUATION_WHY: Final = "gen_ai.evaluation.explanation"

KIND: Final = "proctor.kind"
PERSONA: Final = "proctor.persona"
EPISODE: Final = "proctor.episode"
ATTEMPT: Final = "proctor.attempt"
END_REASON: Final = "proctor.end_reason"
ROWS: Final = "proctor.rows"
ERROR_CODE: Final = "proctor.error_code"
WAIT_MS: Final = "proctor.throttle_wait_ms"
COST: Final = "proctor.cost_usd"
REPLAYED: Final = "proctor.replayed"
HTTP_STATUS: Final = "http.response.status_code"
HTTP_METHOD: Final = "http.request.method"
URL_PATH: Final = "url.path"

INVOKE_AGENT: Final = "invoke_agent"
CHAT: Final = "chat"
EXECUTE_TOOL: Final = "execute_tool"
ORG_REQUEST: Final = "org.request"
SIMULATE_USER: Final = "simulate_user"
