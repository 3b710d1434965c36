package io.zk.server.ops;

import java.util.List;

/** Summaries of Apache's server that measure what this one does not have or does not measure; shown with zeros. */
final class AbsentSummaries {
    /** Those without percentiles. */
    static final List<String> BASIC = List.of(
            "commit_commit_proc_req_queued",
            "commit_process_time",
            "concurrent_request_processing_in_commit_processor",
            "connection_token_deficit",
            "election_time",
            "follower_sync_time",
            "inflight_diff_count",
            "inflight_snap_count",
            "leader_unavailable_time",
            "learner_request_processor_queue_size",
            "netty_queued_buffer_capacity",
            "node_changed_watch_count",
            "node_children_watch_count",
            "node_created_watch_count",
            "node_deleted_watch_count",
            "observer_sync_time",
            "pending_session_queue_size",
            "prep_process_time",
            "prep_processor_queue_size",
            "proposal_process_time",
            "read_commit_proc_issued",
            "read_commit_proc_req_queued",
            "reads_after_write_in_session_queue",
            "reads_issued_from_session_queue",
            "requests_in_session_queue",
            "restore_time",
            "session_queues_drained",
            "socket_closing_time",
            "startup_snap_load_time",
            "startup_txns_load_time",
            "sync_process_time",
            "sync_processor_queue_size",
            "time_waiting_empty_pool_in_commit_processor_read_ms",
            "unavailable_time",
            "write_batch_time_in_commit_processor",
            "write_commit_proc_issued",
            "write_commit_proc_req_queued");

    /** Those with percentiles. */
    static final List<String> ADVANCED = List.of(
            "close_session_prep_time",
            "commit_propagation_latency",
            "dead_watchers_cleaner_latency",
            "jvm_pause_time_ms",
            "local_write_committed_time_ms",
            "om_commit_process_time_ms",
            "om_proposal_process_time_ms",
            "prep_processor_queue_time_ms",
            "propagation_latency",
            "proposal_ack_creation_latency",
            "proposal_latency",
            "quorum_ack_latency",
            "read_commitproc_time_ms",
            "read_final_proc_time_ms",
            "request_throttle_queue_time_ms",
            "server_write_committed_time_ms",
            "sync_processor_queue_and_flush_time_ms",
            "sync_processor_queue_flush_time_ms",
            "sync_processor_queue_time_ms",
            "write_commitproc_time_ms",
            "write_final_proc_time_ms");

    private AbsentSummaries() {}
}
