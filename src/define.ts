/** Registers every element. Harmless where some, or another copy of the kit, are registered already. */
import './define/rtc-room.js';
