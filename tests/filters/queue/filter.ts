/**
 * A shared queue between VMs: `consumer` registers it, `http` and `tcp` put in what comes by.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Counter,
  HttpContext,
  RootContext,
  SharedQueue,
  StreamContext,
  log,
  registerRootContext,
} from "../../../assembly";

const QUEUE = "queue/work";
const CONSUMER_VM = "consumer";

class Consumer extends RootContext {
  received: Counter = new Counter("queue.received");
  queue: SharedQueue | null = null;

  override onConfigure(configuration: string): bool {
    const queue = SharedQueue.register(QUEUE);
    this.queue = queue;
    // once more: the same queue, with what is in it
    const again = SharedQueue.register(QUEUE);
    return queue !== null && again !== null && again.id === queue.id;
  }

  override onQueueReady(queueId: u32): void {
    const queue = this.queue;
    if (queue === null || queue.id !== queueId) return;
    for (let item = queue.dequeue(); item !== null; item = queue.dequeue()) {
      this.received.increment();
      log.info(`got ${item.toString()}`);
    }
  }

  override createHttpContext(id: u32): HttpContext {
    return new ConsumerStream(id);
  }
}

/** The consumer's own plugin finds the queue without naming its VM. */
class ConsumerStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    if (this.request.path !== "/own") return Action.Continue;
    return this.sendLocalResponse(200, SharedQueue.resolve(QUEUE) === null ? "absent" : "present");
  }
}

class HttpProducer extends RootContext {
  override createHttpContext(id: u32): HttpContext {
    return new HttpProducerStream(id);
  }
}

class HttpProducerStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    if (path === "/own") return Action.Continue;
    if (path === "/absent") return this.say(SharedQueue.resolve("queue/nobody's", CONSUMER_VM) === null);
    if (path === "/elsewhere") return this.say(SharedQueue.resolve(QUEUE) === null);
    const queue = path === "/bad-token" ? new SharedQueue(4711) : SharedQueue.resolve(QUEUE, CONSUMER_VM);
    if (queue === null) return this.sendLocalResponse(503, "no queue");
    if (path === "/bad-token") return this.say(!queue.enqueue("lost") && queue.dequeue() === null);
    if (path === "/empty") return this.say(queue.dequeue() === null);
    if (path === "/nothing") return this.say(queue.enqueueBytes(Bytes.of("")));
    return this.say(queue.enqueue(`http ${path}`));
  }

  private say(claim: bool): Action {
    return this.sendLocalResponse(200, claim ? "yes" : "no");
  }
}

class TcpProducer extends RootContext {
  override createStreamContext(id: u32): StreamContext {
    return new TcpProducerStream(id);
  }
}

class TcpProducerStream extends StreamContext {
  override onDownstreamData(dataBytes: u32, endOfStream: bool): Action {
    const queue = SharedQueue.resolve(QUEUE, CONSUMER_VM);
    if (queue !== null && dataBytes > 0) queue.enqueue(`tcp ${this.downstream.text()}`);
    return Action.Continue;
  }
}

registerRootContext<Consumer>("consumer");
registerRootContext<HttpProducer>("http");
registerRootContext<TcpProducer>("tcp");
